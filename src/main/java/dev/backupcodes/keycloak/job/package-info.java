/**
 * Something that is done for many users, one after the other, in the background: the list of users, how far it has come, and who
 * works on it, as rows of Keycloak's own table for the configuration of a server. A node may die at any moment, and two may think
 * that it is their turn: {@link dev.backupcodes.keycloak.job.JobWorker} says why nothing is done twice and nothing left out.
 *
 * <p>What is done for a user, and who may ask for it, belongs to {@code admin}.
 */
package dev.backupcodes.keycloak.job;
