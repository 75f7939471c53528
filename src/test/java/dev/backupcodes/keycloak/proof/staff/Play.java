package dev.backupcodes.keycloak.proof.staff;

import com.fasterxml.jackson.databind.JsonNode;
import dev.backupcodes.keycloak.it.AdminApi;
import dev.backupcodes.keycloak.it.KeycloakAdminApi;
import dev.backupcodes.keycloak.it.Steps;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.TestUser;
import dev.backupcodes.keycloak.it.Tokens;
import dev.backupcodes.keycloak.it.UserCall;
import dev.backupcodes.keycloak.proof.staff.Stage.Scene;
import dev.backupcodes.keycloak.proof.staff.Story.Deed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Does on a server what is done in a story, and tells where the server says something else than the model. */
final class Play {

    private static final String GUARD = "Only realm administrators";

    private static final Map<String, UserCall> CALLS = Map.of(
            "Status", UserCall.STATUS,
            "RegenerateCodes", UserCall.REGENERATE,
            "MakeCodes", UserCall.MAKE_LOCKOUT_CODES,
            "RevokeCodes", UserCall.REVOKE_LOCKOUT_CODES,
            "LiftLock", UserCall.LIFT_LOCK,
            "WrongPerson", UserCall.WRONG_PERSON,
            "CallerCheck", UserCall.CALLER_CHECK);

    private static final Map<String, String> OUTCOMES = Map.of(
            "forbidden", "Forbidden",
            "protected_target", "ProtectedTarget",
            "self_target", "SelfTarget",
            "user_not_active", "NotActive",
            "step_up_required", "StepUpRequired",
            "step_up_failed", "StepUpFailed",
            "step_up_unavailable", "StepUpUnavailable");

    private static final Map<String, String> OURS =
            Map.of("regenerate-backup-codes", "Regenerate", "generate-lockout-codes", "Lockout");

    private final TestRealm realm;
    private final Stage stage;
    private final Scene scene;
    private final Story story;
    private final Map<String, String> codes = new HashMap<>();
    private final List<String> differences = new ArrayList<>();

    Play(TestRealm realm, Stage stage, Scene scene) {
        this.realm = realm;
        this.stage = stage;
        this.scene = scene;
        this.story = scene.story();
    }

    /** @return the first difference, if there is one: what follows it tells nothing */
    Optional<String> run() {
        for (Deed deed : story.deeds()) {
            try {
                play(deed);
            } catch (RuntimeException | AssertionError e) {
                differences.add(deed + ": " + e);
            }
            if (!differences.isEmpty()) {
                return Optional.of(String.join("\n", differences) + "\n" + scene);
            }
        }
        return Optional.empty();
    }

    private void play(Deed deed) {
        compare(deed, "outcome", deed.outcome(), outcome(deed));
        if (differences.isEmpty()) {
            compareWhatIsTrue(deed);
        }
    }

    private void compare(Deed deed, String what, Object model, Object server) {
        if (!model.equals(server)) {
            differences.add(deed + ": " + what + " is " + model + " to the model, and " + server + " to the server");
        }
    }

    private String outcome(Deed deed) {
        UserCall ours = CALLS.get(deed.call());
        if (ours != null) {
            return ours(deed, ours);
        }
        return deed.call().equals("SignIn") ? signIn(deed) : keycloaks(deed);
    }

    private String ours(Deed deed, UserCall call) {
        AdminApi.Answer answer = call.send(
                AdminApi.of(realm, token(deed)), scene.person(deed.target()).id(), otp(deed));
        if (answer.status() / 100 != 2) {
            return OUTCOMES.getOrDefault(answer.error(), answer.toString());
        }
        if (call == UserCall.MAKE_LOCKOUT_CODES) {
            codes.put(deed.target(), answer.body().path("codes").path(0).asText());
        }
        if (call == UserCall.STATUS) {
            compareStatus(deed, answer.body());
        }
        return "Done";
    }

    private void compareStatus(Deed deed, JsonNode status) {
        boolean staff = story.of("allStaff", deed.at()).contains(deed.target());
        compare(deed, "staff", staff, status.path("staff").asBoolean());
        List<String> offered = story.of("allOffered", deed.at(), deed.caller(), deed.target());
        JsonNode may = status.path("may");
        compare(
                deed,
                "regenerate",
                offered.contains("RegenerateCodes"),
                may.path("regenerate").asBoolean());
        compare(
                deed,
                "generateLockoutCodes",
                offered.contains("MakeCodes"),
                may.path("generateLockoutCodes").asBoolean());
    }

    private String otp(Deed deed) {
        TestUser caller = scene.person(deed.caller());
        return switch (deed.proof()) {
            case "Right" -> caller.totp().now();
            case "Wrong" -> caller.totp().wrong();
            default -> null;
        };
    }

    private String token(Deed deed) {
        TestUser caller = scene.person(deed.caller());
        return scene.isOfMaster(deed.caller())
                ? Tokens.byPasswordInMaster(realm.server(), caller)
                : Tokens.byPassword(realm, scene.clientOf(deed.caller()), caller);
    }

    private String signIn(Deed deed) {
        boolean in = Steps.signsInWithCode(realm, scene.person(deed.target()), codes.get(deed.target()));
        return in ? "Done" : "NotIn";
    }

    private String keycloaks(Deed deed) {
        KeycloakAdminApi.Answer answer = send(deed, KeycloakAdminApi.of(realm, token(deed)));
        if (answer.succeeded()) {
            return "Done";
        }
        if (answer.status() != 403) {
            return answer.toString();
        }
        return answer.text().contains(GUARD) ? "Guarded" : "KeycloakForbids";
    }

    private KeycloakAdminApi.Answer send(Deed deed, KeycloakAdminApi api) {
        String user = deed.target().isEmpty()
                ? ""
                : "/users/" + scene.person(deed.target()).id();
        String group = "/groups/" + scene.groupId(deed.about("group"));
        return switch (deed.call()) {
            case "GiveRole" -> api.send("POST", user + mappings(deed.role()), representation(deed.role()));
            case "GiveToGroup" -> api.send("POST", group + mappings(deed.role()), representation(deed.role()));
            case "JoinGroup" -> api.send("PUT", user + group, null);
            case "MoveGroup" ->
                api.send(
                        "POST",
                        "/groups/" + scene.groupId(deed.about("below")) + "/children",
                        Map.of("id", scene.groupId(deed.about("group")), "name", scene.groupName(deed.about("group"))));
            case "Contain" ->
                api.send(
                        "POST",
                        "/roles/" + scene.realmRole(deed.about("bundle")) + "/composites",
                        representation(deed.role()));
            case "SetPassword" -> setPassword(deed, api, user);
            default -> throw new IllegalArgumentException(deed.toString());
        };
    }

    private String mappings(String role) {
        return "/role-mappings/" + (Stage.isAdminRole(role) ? "clients/" + stage.adminClient() : "realm");
    }

    private Object representation(String role) {
        return Stage.isAdminRole(role)
                ? stage.adminRoles(role)
                : List.of(realm.admin().roles().get(scene.realmRole(role)).toRepresentation());
    }

    private KeycloakAdminApi.Answer setPassword(Deed deed, KeycloakAdminApi api, String user) {
        String password = TestRealm.PASSWORD + "-" + deed.at();
        KeycloakAdminApi.Answer answer = api.send(
                "PUT", user + "/reset-password", Map.of("type", "password", "value", password, "temporary", false));
        if (answer.succeeded()) {
            scene.passwordChanged(deed.target(), password);
        }
        return answer;
    }

    /** Who has codes, and who has our roles, after it: of everybody for whom it could have changed. */
    private void compareWhatIsTrue(Deed deed) {
        Collection<String> watched = new TreeSet<>(story.of("live", deed.at()));
        if (!deed.target().isEmpty()) {
            watched.add(deed.target());
        }
        for (String person : watched) {
            compare(deed, person + "'s codes", story.of("live", deed.next()).contains(person), hasCodes(person));
        }
        if (CALLS.containsKey(deed.call()) || deed.call().equals("SignIn")) {
            return;
        }
        for (String person : story.all("Person")) {
            if (!scene.isOfMaster(person)) {
                compare(
                        deed,
                        person + "'s roles",
                        new TreeSet<>(story.of("allHeld", deed.next(), person)),
                        heldOfOurs(person));
            }
        }
    }

    private boolean hasCodes(String person) {
        return AdminApi.of(realm, realm.server().admin().tokenManager().getAccessTokenString())
                .status(scene.person(person).id())
                .body()
                .path("lockout")
                .isObject();
    }

    private Collection<String> heldOfOurs(String person) {
        Collection<String> held = new TreeSet<>();
        realm.admin()
                .users()
                .get(scene.person(person).id())
                .roles()
                .clientLevel(stage.adminClient())
                .listEffective()
                .forEach(role -> held.add(OURS.getOrDefault(role.getName(), "")));
        held.remove("");
        return held;
    }
}
