package dev.backupcodes.keycloak.code;

/**
 * The 32 symbols that codes are made of: Crockford's base32, which leaves out I, L, O and U. Every symbol carries five
 * bits.
 */
final class Alphabet {

    static final String SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    static final int BITS_PER_SYMBOL = 5;

    private Alphabet() {}

    /** The symbol for the low five bits of a random byte: 256 is a multiple of 32, so every symbol is equally likely. */
    static char symbol(byte random) {
        return SYMBOLS.charAt(random & (SYMBOLS.length() - 1));
    }

    static boolean contains(int symbol) {
        return SYMBOLS.indexOf(symbol) >= 0;
    }
}
