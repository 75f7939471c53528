/** The admin roles of this product, present in every realm without anybody doing anything, and who may give them. */
package dev.backupcodes.keycloak.roles;
