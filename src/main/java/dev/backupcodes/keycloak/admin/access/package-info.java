/**
 * Who may do what for whom: the caller's roles, Keycloak's fine-grained permissions, protected users, and the proof of the
 * caller's own second factor. What is done with a permission belongs to the use cases in {@link dev.backupcodes.keycloak.admin};
 * who counts as staff, and who may give the roles, to {@link dev.backupcodes.keycloak.roles}.
 */
package dev.backupcodes.keycloak.admin.access;
