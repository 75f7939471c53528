package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.admin.rest.JsonBody;
import dev.backupcodes.keycloak.admin.rest.QueryParameters;
import dev.backupcodes.keycloak.admin.rest.Refusal;
import dev.backupcodes.keycloak.admin.rest.RestError;
import dev.backupcodes.keycloak.setup.RealmSetup;
import dev.backupcodes.keycloak.setup.SetupFinding;
import dev.backupcodes.keycloak.text.AdminMessages;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.http.HttpRequest;

/** Makes a realm ready for backup codes, or says what that would change. */
final class SetUpRealm {

    private final AdminCall call;

    SetUpRealm(AdminCall call) {
        this.call = call;
    }

    /**
     * The realm is changed unless a dry run is asked for. So a dry run that is asked for in the wrong way, misspelt or in the
     * body, is refused.
     */
    static final class Request {

        private static final String DRY_RUN = "dryRun";
        private static final String PROTECT_OTP = "protectOtp";
        private static final Set<String> PARAMETERS = Set.of(DRY_RUN, PROTECT_OTP);

        /** @throws Refusal with what is wrong */
        static RealmSetup.Wish of(HttpRequest request, JsonBody body) {
            body.withFields(Set.of());
            formFields(request).findFirst().ifPresent(name -> {
                throw RestError.INVALID_REQUEST.refusal("backupCodesRestUnknownField", JsonBody.shown(name));
            });
            QueryParameters query = QueryParameters.of(request, PARAMETERS);
            return new RealmSetup.Wish(isTrue(query, DRY_RUN), isTrue(query, PROTECT_OTP));
        }

        /** Keycloak (26.7) reads forms itself and leaves nothing of them in the body: {@code curl -d} sends one by default. */
        private static Stream<String> formFields(HttpRequest request) {
            return Stream.concat(
                    request.getDecodedFormParameters().keySet().stream(),
                    request.getMultiPartFormParameters().keySet().stream());
        }

        private static boolean isTrue(QueryParameters query, String name) {
            return Boolean.TRUE.equals(query.flag(name));
        }
    }

    /**
     * What was done, or would be done.
     *
     * @param setUp every door asks and the required action is enabled; of a dry run: it would be so
     * @param dryRun nothing was kept
     * @param byHand what is left for a person
     * @param warnings what somebody has to know though the realm is set up
     * @param doors as they are afterwards
     */
    record Answer(
            boolean setUp,
            boolean dryRun,
            List<Item> changed,
            List<Item> byHand,
            List<Item> warnings,
            List<DoorView> doors) {

        private static Answer of(RealmSetup.Result result, boolean dryRun, AdminMessages messages) {
            return new Answer(
                    result.doors().setUp(),
                    dryRun,
                    dryRun ? Item.planned(result.changed(), messages) : Item.allOf(result.changed(), messages),
                    Item.allOf(result.byHand(), messages),
                    Item.allOf(result.doors().warnings(), messages),
                    DoorView.allOf(result.doors(), messages));
        }
    }

    /** A stable id, and a sentence for people. */
    record Item(String id, String message) {

        private static List<Item> planned(List<SetupFinding> findings, AdminMessages messages) {
            return findings.stream()
                    .map(finding -> new Item(finding.kind().id(), finding.plannedSentence(messages)))
                    .toList();
        }

        private static List<Item> allOf(List<SetupFinding> findings, AdminMessages messages) {
            return findings.stream()
                    .map(finding -> new Item(finding.kind().id(), finding.sentence(messages)))
                    .toList();
        }
    }

    /** @throws Refusal and nothing has changed */
    Answer run(JsonBody body) {
        Audit audit = Audit.ofRealm(call.event(), Audit.Action.SET_UP);
        return audit.around(() -> run(body, audit));
    }

    private Answer run(JsonBody body, Audit audit) {
        call.caller().requireSetUp();
        RealmSetup.Wish wish = Request.of(call.session().getContext().getHttpRequest(), body);
        RealmSetup.Result result = RealmSetup.run(
                call.session(), call.realm(), wish, (own, done) -> audit.done(own, idsOf(done.changed())));
        return Answer.of(result, wish.dryRun(), call.messages());
    }

    private static List<String> idsOf(List<SetupFinding> findings) {
        return findings.stream().map(finding -> finding.kind().id()).toList();
    }
}
