package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.code.SetState;
import dev.backupcodes.keycloak.credential.CodeEnvironment;
import dev.backupcodes.keycloak.credential.RealmSurvey;
import dev.backupcodes.keycloak.credential.UserFilter;
import dev.backupcodes.keycloak.credential.UserSearch;
import dev.backupcodes.keycloak.credential.UserSearch.Position;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.UserModel;
import org.keycloak.storage.UserStorageProvider;

/** Those of the users who are looked for whom the caller may view. */
final class VisibleUsers {

    private final AdminCall call;
    private final UserFilter filter;
    private final UserSearch search;
    /** Of a realm so large that not everybody is looked at; null otherwise. */
    private final RealmSurvey survey;

    private VisibleUsers(AdminCall call, UserFilter filter, RealmSurvey survey) {
        Instant now = CodeEnvironment.now();
        this.call = call;
        this.filter = filter;
        this.survey = survey;
        this.search = survey == null
                ? new UserSearch(call.session(), call.realm(), call.policy(), filter, now)
                : UserSearch.after(survey, call.session(), call.realm(), call.policy(), filter, now);
    }

    /** For a page, which has to be there soon: in a large realm those in a rare state are taken from the last survey. */
    static VisibleUsers soon(AdminCall call, UserFilter filter) {
        RealmSurvey survey = call.surveys()
                .ifLarge(call.session(), call.realm())
                .filter(one -> one.knowsWho(filter))
                .orElse(null);
        return new VisibleUsers(call, filter, survey);
    }

    /** Everybody is looked at, however long it takes. */
    static VisibleUsers thorough(AdminCall call, UserFilter filter) {
        return new VisibleUsers(call, filter, null);
    }

    /**
     * @param ids in order
     * @param next where to go on looking; empty at the end
     */
    record Page(List<String> ids, Optional<Position> next) {

        private static final Page NOBODY = new Page(List.of(), Optional.empty());

        private Page without(int first) {
            return new Page(ids.stream().skip(first).toList(), next);
        }
    }

    /**
     * @param offset how many are skipped
     * @param max how many are given at most
     * @param patience after that long it ends, with fewer or none
     */
    Page find(Position from, int offset, int max, Duration patience) {
        if (!call.caller().seesSomeUsers()) {
            return Page.NOBODY;
        }
        return call.caller().seesAllUsers()
                ? page(search.find(from, offset + max, patience)).without(offset)
                : picked(from, offset + max, patience).without(offset);
    }

    private static Page page(UserSearch.Page page) {
        return new Page(page.ids(), page.next());
    }

    /**
     * One permission after the other has to be asked. Among users of storages, whose ids tell names, a page ends only behind somebody whom
     * the caller may view: its end is told.
     */
    private Page picked(Position from, int max, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        List<String> ids = new ArrayList<>();
        Optional<Position> next = Optional.of(from);
        do {
            UserSearch.Page page = search.find(next.get(), max - ids.size(), patience);
            page.ids().stream().filter(this::isVisible).forEach(ids::add);
            next = page.next();
        } while (next.isPresent() && ids.size() < max && (next.get().stored() || System.nanoTime() < end));
        return new Page(ids, next);
    }

    private boolean isVisible(String id) {
        UserModel user = call.session().users().getUserById(call.realm(), id);
        return user != null && call.caller().sees(user);
    }

    /** What is missing in the list, and why; null when nothing is. */
    String note() {
        String note = Stream.of(partial(), storages(), age())
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" "));
        return note.isEmpty() ? null : note;
    }

    private Optional<String> partial() {
        return call.caller().seesAllUsers()
                ? Optional.empty()
                : Optional.of(call.messages().sentence("backupCodesRestListPartial"));
    }

    private Optional<String> storages() {
        return mayLackUsersOfStorages()
                ? Optional.of(call.messages().sentence("backupCodesRestListStorage"))
                : Optional.empty();
    }

    private Optional<String> age() {
        return Optional.ofNullable(survey)
                .map(one -> call.messages()
                        .sentence(
                                "backupCodesRestListAsOf",
                                one.at().truncatedTo(ChronoUnit.SECONDS).toString()));
    }

    private boolean mayLackUsersOfStorages() {
        boolean fitsWithoutCodes = filter.states().isEmpty() || filter.states().contains(SetState.NONE);
        return fitsWithoutCodes
                && call.realm()
                        .getComponentsStream(call.realm().getId(), UserStorageProvider.class.getName())
                        .findAny()
                        .isPresent();
    }
}
