package dev.backupcodes.keycloak.admin;

/** What is wrong with a request's body: a key of the message bundles, and what its sentence needs. */
final class InvalidRequest extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String messageKey;
    private final transient Object[] parameters;

    InvalidRequest(String messageKey, Object... parameters) {
        super(messageKey, null, false, false);
        this.messageKey = messageKey;
        this.parameters = parameters;
    }

    String messageKey() {
        return messageKey;
    }

    Object[] parameters() {
        return parameters.clone();
    }
}
