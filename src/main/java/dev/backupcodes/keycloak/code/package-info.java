/**
 * The rules about codes, in plain Java: how a code looks, how a set is made, when a code is accepted, what a wrong one
 * costs. Nothing in here knows Keycloak; {@code ArchitectureTest} holds that.
 */
package dev.backupcodes.keycloak.code;
