package dev.backupcodes.keycloak.policy;

/**
 * Why a setting was refused.
 *
 * @param setting its name in JSON
 * @param messageKey the sentence, in the message bundles
 * @param parameters what the sentence needs: the setting's label first
 */
public record PolicyProblem(String setting, String messageKey, Object... parameters) {}
