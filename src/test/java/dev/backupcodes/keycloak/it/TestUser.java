package dev.backupcodes.keycloak.it;

/** A user of a test realm, with what the person behind it knows. {@link #totp} is null for one without OTP. */
public record TestUser(String id, String username, String password, String email, Totp totp) {}
