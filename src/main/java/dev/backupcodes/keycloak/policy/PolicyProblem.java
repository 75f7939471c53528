package dev.backupcodes.keycloak.policy;

import java.util.stream.Stream;

/**
 * Why a setting was refused.
 *
 * @param setting its name in JSON
 * @param labelKey its label, in the message bundles
 * @param messageKey the sentence, in the message bundles
 * @param parameters what the sentence needs behind the label
 */
public record PolicyProblem(String setting, String labelKey, String messageKey, Object... parameters) {

    /** @param label in the reader's language */
    public Object[] parametersWith(String label) {
        return Stream.concat(Stream.of(label), Stream.of(parameters)).toArray();
    }
}
