package dev.backupcodes.keycloak.proof;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is promised about the codes of one user, as if everything happened one after the other. Nothing here is taken from the
 * product: this is the yardstick.
 *
 * <ul>
 *   <li>A code that is accepted is used up. Every other one is refused.
 *   <li>Every fifth wrong code in a row ends the lockout codes and closes the door for a while; every twentieth ends the own codes.
 *       Only an accepted code begins the count again. A code that was used a moment ago is refused without being counted, and where
 *       there never were codes there is nothing to guess.
 *   <li>New own codes take the place of everything, unless staff have regenerated since the user began.
 *   <li>A regeneration takes everything away, and what was begun before it comes to nothing.
 *   <li>New lockout codes take the place of older ones, and of nothing else. Revoked or expired ones are not accepted.
 *   <li>As long as the user has ever had codes, and is there, the second factor is asked for.
 * </ul>
 *
 * @param own codes of the user's own that would be accepted
 * @param lockout codes from staff that would be accepted
 * @param usedOwn own codes that were used a moment ago, as long as their set is there
 * @param usedLockout the same for lockout codes
 * @param generation changes with every regeneration
 * @param awaiting new codes are to be fetched by a link
 * @param wrong codes in a row
 * @param closed nothing is looked at
 * @param asked whether a second factor is asked for
 * @param gone the user was deleted
 * @param late hours have passed
 */
public record SequentialModel(
        Set<String> own,
        Set<String> lockout,
        Set<String> usedOwn,
        Set<String> usedLockout,
        String generation,
        boolean awaiting,
        int wrong,
        boolean closed,
        boolean asked,
        boolean gone,
        boolean late) {

    public static final String ACCEPTED = "accepted";
    public static final String REFUSED = "refused";
    public static final String CLOSED = "closed";
    public static final String DONE = "done";
    public static final String VOID = "void";
    public static final String NOBODY = "nobody";

    /** What was answered, and how things stand afterwards. */
    public record Step(String answer, SequentialModel after) {}

    public Step redeem(String code) {
        if (gone) {
            return new Step(NOBODY, this);
        }
        if (closed) {
            return new Step(CLOSED, this);
        }
        if (own.contains(code)) {
            return new Step(ACCEPTED, with(minus(own, code), lockout, plus(usedOwn, code), usedLockout, 0, false));
        }
        if (lockout.contains(code)) {
            return new Step(ACCEPTED, with(own, minus(lockout, code), usedOwn, plus(usedLockout, code), 0, false));
        }
        boolean justUsed = usedOwn.contains(code) || usedLockout.contains(code);
        return new Step(REFUSED, justUsed || !asked ? this : afterWrong());
    }

    private SequentialModel afterWrong() {
        int count = wrong + 1;
        boolean endsLockout = count % 5 == 0 && !lockout.isEmpty();
        boolean endsOwn = count % 20 == 0 && !own.isEmpty();
        return with(
                endsOwn ? Set.of() : own,
                endsLockout ? Set.of() : lockout,
                endsOwn ? Set.of() : usedOwn,
                endsLockout ? Set.of() : usedLockout,
                count,
                count % 5 == 0 && count % 20 != 0);
    }

    /** @param begunIn the generation in which the user began to fetch them */
    public Step confirm(Set<String> codes, String begunIn) {
        if (gone) {
            return new Step(NOBODY, this);
        }
        return generation.equals(begunIn) ? new Step(DONE, withOwn(codes)) : new Step(VOID, this);
    }

    /** @param linkGeneration for which the link was made */
    public Step confirmByLink(Set<String> codes, String linkGeneration) {
        if (gone) {
            return new Step(NOBODY, this);
        }
        return awaiting && generation.equals(linkGeneration) ? new Step(DONE, withOwn(codes)) : new Step(VOID, this);
    }

    private SequentialModel withOwn(Set<String> codes) {
        return new SequentialModel(
                codes, Set.of(), Set.of(), Set.of(), generation, false, wrong, closed, true, false, late);
    }

    public Step regenerate(String newGeneration) {
        return gone
                ? new Step(NOBODY, this)
                : new Step(
                        DONE,
                        new SequentialModel(
                                Set.of(),
                                Set.of(),
                                Set.of(),
                                Set.of(),
                                newGeneration,
                                true,
                                wrong,
                                closed,
                                true,
                                false,
                                late));
    }

    public Step makeLockoutCodes(Set<String> codes) {
        return gone
                ? new Step(NOBODY, this)
                : new Step(DONE, asking(with(own, codes, usedOwn, Set.of(), wrong, closed)));
    }

    public Step revokeLockoutCodes() {
        return gone ? new Step(NOBODY, this) : new Step(DONE, with(own, Set.of(), usedOwn, Set.of(), wrong, closed));
    }

    public Step liftLock() {
        return gone ? new Step(NOBODY, this) : new Step(DONE, with(own, lockout, usedOwn, usedLockout, wrong, false));
    }

    /** Hours later: lockout codes have expired, no lock lasts so long, and no use was a moment ago. */
    public Step hoursLater() {
        return late
                ? new Step(DONE, this)
                : new Step(
                        DONE,
                        new SequentialModel(
                                own,
                                Set.of(),
                                Set.of(),
                                Set.of(),
                                generation,
                                awaiting,
                                wrong,
                                false,
                                asked,
                                gone,
                                true));
    }

    public Step delete() {
        return new Step(
                gone ? NOBODY : DONE,
                new SequentialModel(Set.of(), Set.of(), Set.of(), Set.of(), "", false, 0, false, false, true, late));
    }

    private SequentialModel with(
            Set<String> newOwn,
            Set<String> newLockout,
            Set<String> newUsedOwn,
            Set<String> newUsedLockout,
            int newWrong,
            boolean nowClosed) {
        return new SequentialModel(
                newOwn,
                newLockout,
                newUsedOwn,
                newUsedLockout,
                generation,
                awaiting,
                newWrong,
                nowClosed,
                asked,
                gone,
                late);
    }

    private static SequentialModel asking(SequentialModel model) {
        return new SequentialModel(
                model.own,
                model.lockout,
                model.usedOwn,
                model.usedLockout,
                model.generation,
                model.awaiting,
                model.wrong,
                model.closed,
                true,
                false,
                model.late);
    }

    private static Set<String> minus(Set<String> codes, String code) {
        Set<String> left = new HashSet<>(codes);
        left.remove(code);
        return Set.copyOf(left);
    }

    private static Set<String> plus(Set<String> codes, String code) {
        Set<String> more = new TreeSet<>(codes);
        more.add(code);
        return Set.copyOf(more);
    }
}
