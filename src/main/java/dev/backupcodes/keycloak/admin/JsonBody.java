package dev.backupcodes.keycloak.admin;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Set;

/**
 * A request's JSON object, read to the letter: a field that is misspelt or of another type must not pass for one that is
 * not there.
 */
final class JsonBody {

    private static final int MAX_BYTES = 16_384;
    private static final int MAX_NAME_SHOWN = 40;
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private final JsonNode object;

    private JsonBody(JsonNode object) {
        this.object = object;
    }

    /**
     * @param body from {@link #received}; empty counts as an object without fields
     * @param fields the names that may occur
     * @throws InvalidRequest for anything that is not such an object
     */
    static JsonBody read(byte[] body, Set<String> fields) {
        JsonNode object = parse(body);
        if (!object.isObject()) {
            throw new InvalidRequest("backupCodesRestInvalidJson");
        }
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!fields.contains(name)) {
                throw new InvalidRequest("backupCodesRestUnknownField", shown(name));
            }
        }
        return new JsonBody(object);
    }

    /**
     * Reads what came, once, whatever is made of it later.
     *
     * @return at most one byte more than a body may have
     */
    static byte[] received(InputStream body) {
        try {
            return body == null ? new byte[0] : body.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parse(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new InvalidRequest("backupCodesRestTooLarge");
        }
        try {
            JsonNode parsed = bytes.length == 0 ? JsonNodeFactory.instance.objectNode() : JSON.readTree(bytes);
            return parsed.isMissingNode() ? JsonNodeFactory.instance.objectNode() : parsed;
        } catch (JsonProcessingException e) {
            throw new InvalidRequest("backupCodesRestInvalidJson");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return the text of a field of whatever came, or null; for the audit of a call that may be refused */
    static String textIn(byte[] body, String name) {
        try {
            return parse(body).path(name).textValue();
        } catch (InvalidRequest e) {
            return null;
        }
    }

    /** @return null when the field is not there, or null */
    String text(String name) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw new InvalidRequest("backupCodesRestWrongType", name);
        }
        return value.textValue();
    }

    /**
     * @param defaultValue for a field that is not there, or null
     * @throws InvalidRequest for anything but a whole number from {@code min} to {@code max}
     */
    int number(String name, int defaultValue, int min, int max) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return defaultValue;
        }
        if (!value.isIntegralNumber()) {
            throw new InvalidRequest("backupCodesRestWrongType", name);
        }
        if (!value.canConvertToInt() || value.intValue() < min || value.intValue() > max) {
            throw new InvalidRequest("backupCodesRestOutOfBounds", name, min, max);
        }
        return value.intValue();
    }

    /** @return false when the field is not there, or null */
    boolean flag(String name) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            throw new InvalidRequest("backupCodesRestWrongType", name);
        }
        return value.booleanValue();
    }

    /** @return a name of the caller's, fit for a sentence */
    static String shown(String name) {
        String plain = name.replaceAll("[^\\w.-]", "?");
        return plain.length() > MAX_NAME_SHOWN ? plain.substring(0, MAX_NAME_SHOWN) + "…" : plain;
    }
}
