/**
 * The steps in authentication flows: the form that asks for a code, the same for direct grants, and the condition for
 * sub-flows. They read the request, have the code redeemed under the lock, and answer. Whether a code is right is decided in
 * {@code code}; whether a flow has the steps in the right places is found out in {@code setup}.
 */
package dev.backupcodes.keycloak.login;
