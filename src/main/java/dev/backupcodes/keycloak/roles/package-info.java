/** The admin roles of this product, present in every realm without anybody doing anything. */
package dev.backupcodes.keycloak.roles;
