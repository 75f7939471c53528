package dev.backupcodes.keycloak.code;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes codes. */
public final class CodeGenerator {

    private final RandomBytes random;

    public CodeGenerator(RandomBytes random) {
        this.random = random;
    }

    /**
     * @param count how many codes, at most 512, so that a free selector is always found soon
     * @param secretLength symbols of each secret, five bits each
     * @param takenSelectors selectors that the user has active in another set: none of them is given again
     */
    public List<BackupCode> generate(int count, int secretLength, Set<String> takenSelectors) {
        if (count + takenSelectors.size() > 512) {
            throw new IllegalArgumentException("too many codes for two-symbol selectors");
        }
        Set<String> taken = new HashSet<>(takenSelectors);
        List<BackupCode> codes = new ArrayList<>(count);
        while (codes.size() < count) {
            String selector = symbols(BackupCode.SELECTOR_LENGTH);
            if (taken.add(selector)) {
                codes.add(new BackupCode(selector, symbols(secretLength)));
            }
        }
        return List.copyOf(codes);
    }

    private String symbols(int length) {
        StringBuilder symbols = new StringBuilder(length);
        for (byte b : random.next(length)) {
            symbols.append(Alphabet.symbol(b));
        }
        return symbols.toString();
    }
}
