package dev.backupcodes.keycloak.metric;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The realms that have numbers of their own. A server may have any number of realms and a time series for each would be too many
 * at some point, so those that come after the first {@link #MOST} share one label.
 */
final class RealmLabels {

    /** Keycloak lets no realm have brackets in its name. */
    static final String OTHERS = "(others)";

    static final int MOST = 1000;

    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final Consumer<String> first;

    /** @param first gets each label before it is used for the first time */
    RealmLabels(Consumer<String> first) {
        this.first = first;
    }

    String of(String realm) {
        return known.contains(realm) ? realm : added(realm);
    }

    private synchronized String added(String realm) {
        String label = known.size() < MOST ? realm : OTHERS;
        if (known.add(label)) {
            first.accept(label);
        }
        return label;
    }

    Set<String> known() {
        return Set.copyOf(known);
    }

    void forget(String label) {
        known.remove(label);
    }
}
