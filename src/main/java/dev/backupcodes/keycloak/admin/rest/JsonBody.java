package dev.backupcodes.keycloak.admin.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A request's JSON object, read to the letter: a field that is misspelt or of another type must not pass for one that is
 * not there. It is parsed once, and what is wrong with it is told when its fields are needed: the caller's permission comes first.
 */
public final class JsonBody {

    private static final int MAX_BYTES = 16_384;
    /** Of a body that may be a list of users. */
    private static final int MAX_BYTES_WITH_LIST = 1_048_576;

    private static final int MAX_NAME_SHOWN = 40;
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private final JsonNode json;
    private final Refusal problem;

    /** @param problem null when {@code json} is an object */
    private JsonBody(JsonNode json, Refusal problem) {
        this.json = json;
        this.problem = problem;
    }

    /** @param body null or empty counts as an object without fields */
    public static JsonBody read(InputStream body) {
        return read(body, MAX_BYTES);
    }

    /** The same of a call that takes a list of users. */
    public static JsonBody readWithList(InputStream body) {
        return read(body, MAX_BYTES_WITH_LIST);
    }

    private static JsonBody read(InputStream body, int most) {
        try {
            byte[] bytes = body == null ? new byte[0] : body.readNBytes(most + 1);
            return bytes.length > most ? unusable("backupCodesRestTooLarge") : parse(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing that goes wrong here is a matter of the line: also what is said of bytes that are no text is of the body's making. */
    private static JsonBody parse(byte[] bytes) {
        try {
            JsonNode parsed = JSON.readTree(bytes);
            JsonNode json = parsed.isMissingNode() ? JsonNodeFactory.instance.objectNode() : parsed;
            return json.isObject() ? new JsonBody(json, null) : unusable("backupCodesRestInvalidJson");
        } catch (IOException e) {
            return unusable("backupCodesRestInvalidJson");
        }
    }

    private static JsonBody unusable(String messageKey) {
        return new JsonBody(MissingNode.getInstance(), RestError.INVALID_REQUEST.refusal(messageKey));
    }

    /**
     * @param fields the names that may occur
     * @return this
     * @throws Refusal for anything that is not an object, or has other fields
     */
    public JsonBody withFields(Set<String> fields) {
        if (problem != null) {
            throw problem;
        }
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!fields.contains(name)) {
                throw RestError.INVALID_REQUEST.refusal("backupCodesRestUnknownField", shown(name));
            }
        }
        return this;
    }

    /** @return the text of a field, whatever else is wrong with the request; for the audit of a call that may be refused */
    public Optional<String> textIfAny(String name) {
        return Optional.ofNullable(json.path(name).textValue());
    }

    /**
     * @return null when the field is not there, or null
     * @throws Refusal for anything but text
     */
    public String text(String name) {
        JsonNode value = json.path(name);
        if (isUnset(value)) {
            return null;
        }
        require(value.isTextual(), name);
        return value.textValue();
    }

    /**
     * @return null when the field is not there, or null
     * @throws Refusal for anything but a list of texts, none of which is blank
     */
    public List<String> texts(String name) {
        JsonNode value = json.path(name);
        if (isUnset(value)) {
            return null;
        }
        require(value.isArray(), name);
        List<String> texts = new ArrayList<>();
        for (JsonNode one : value) {
            require(one.isTextual() && !one.textValue().isBlank(), name);
            texts.add(one.textValue());
        }
        return texts;
    }

    /**
     * @param defaultValue for a field that is not there, or null
     * @throws Refusal for anything but a whole number from {@code min} to {@code max}
     */
    public int number(String name, int defaultValue, int min, int max) {
        JsonNode value = json.path(name);
        if (isUnset(value)) {
            return defaultValue;
        }
        require(value.isIntegralNumber(), name);
        if (!value.canConvertToInt() || value.intValue() < min || value.intValue() > max) {
            throw RestError.INVALID_REQUEST.refusal("backupCodesRestOutOfBounds", name, min, max);
        }
        return value.intValue();
    }

    /**
     * @return false when the field is not there, or null
     * @throws Refusal for anything but true and false
     */
    public boolean flag(String name) {
        return Boolean.TRUE.equals(flagIfAny(name));
    }

    /**
     * @return null when the field is not there, or null
     * @throws Refusal for anything but true and false
     */
    public Boolean flagIfAny(String name) {
        JsonNode value = json.path(name);
        if (isUnset(value)) {
            return null;
        }
        require(value.isBoolean(), name);
        return value.booleanValue();
    }

    private static boolean isUnset(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static void require(boolean hasRightType, String name) {
        if (!hasRightType) {
            throw RestError.INVALID_REQUEST.refusal("backupCodesRestWrongType", name);
        }
    }

    /** @return a name that the caller chose, fit for a sentence */
    public static String shown(String name) {
        String plain = name.replaceAll("[^\\w.-]", "?");
        return plain.length() > MAX_NAME_SHOWN ? plain.substring(0, MAX_NAME_SHOWN) + "…" : plain;
    }
}
