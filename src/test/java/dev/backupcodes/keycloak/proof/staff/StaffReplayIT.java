package dev.backupcodes.keycloak.proof.staff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.backupcodes.keycloak.it.AdminRights;
import dev.backupcodes.keycloak.it.MasterTokens;
import dev.backupcodes.keycloak.it.Parallel;
import dev.backupcodes.keycloak.it.SharedServer;
import dev.backupcodes.keycloak.it.Steps;
import dev.backupcodes.keycloak.it.TestRealm;
import dev.backupcodes.keycloak.it.TestUser;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.representations.idm.ProtocolMapperRepresentation;
import org.keycloak.representations.idm.RealmRepresentation;
import org.keycloak.representations.idm.RoleRepresentation;
import org.keycloak.representations.idm.RolesRepresentation;

/** The model is of this product: its instances, played on a real server over REST, end as it says. */
class StaffReplayIT {

    private static final int STORIES = StaffModel.FULL ? 600 : 40;

    private static final Map<String, String> POLICY = Map.of(
            "notifications", "false",
            "codeHashIterations", "1",
            "staffRoles", Stage.STAFF_ROLE,
            "lockoutCallerCheck", "offered",
            "lockoutFollowUpActions", "none");

    @RegisterExtension
    static final TestRealm realm = TestRealm.builder()
            .otpReusable()
            .with(settings -> settings.setOrganizationsEnabled(true))
            .with(StaffReplayIT::bringARoleOfTheAdminClient)
            .build();

    private static MasterTokens tokens;
    private static Stage stage;

    private static void bringARoleOfTheAdminClient(RealmRepresentation imported) {
        RoleRepresentation role = new RoleRepresentation();
        role.setName("look-around");
        RolesRepresentation roles = new RolesRepresentation();
        roles.setClient(Map.of(Stage.ADMIN_CLIENT, List.of(role)));
        imported.setRoles(roles);
    }

    @BeforeAll
    static void setTheStage() {
        tokens = MasterTokens.livingFor(Duration.ofHours(1), SharedServer.get().admin());
        AdminRights rights = AdminRights.of(realm);
        rights.enablePermissions();
        String[] ours = {"regenerate-backup-codes", "generate-lockout-codes"};
        rights.narrowClient(Stage.NARROW, "view-users", ours[0], ours[1]);
        rights.mappingClient(Stage.CLAIMING, ours[0], "view-users");
        claimToo(ours[1]);
        stage = new Stage(realm, codesOfSomebody());
        realm.policy(POLICY);
    }

    private static void claimToo(String role) {
        ProtocolMapperRepresentation mapper = new ProtocolMapperRepresentation();
        mapper.setName("says so, too");
        mapper.setProtocol("openid-connect");
        mapper.setProtocolMapper("oidc-hardcoded-role-mapper");
        mapper.setConfig(Map.of("role", Stage.ADMIN_CLIENT + "." + role));
        String id =
                realm.admin().clients().findByClientId(Stage.CLAIMING).get(0).getId();
        realm.admin()
                .clients()
                .get(id)
                .getProtocolMappers()
                .createMapper(mapper)
                .close();
    }

    /** As they stand in the realm's export. */
    private static CredentialRepresentation codesOfSomebody() {
        TestUser user = realm.addUser("somebody", true);
        Steps.makeCodes(realm, user);
        try {
            ObjectMapper json = new ObjectMapper();
            for (JsonNode credential : json.readTree(realm.inspect().export()).findValues("credentials")) {
                for (JsonNode one : credential) {
                    if ("backup-codes".equals(one.path("type").textValue())) {
                        CredentialRepresentation codes = json.treeToValue(one, CredentialRepresentation.class);
                        codes.setId(null);
                        return codes;
                    }
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        throw new AssertionError("No codes in the export.");
    }

    @AfterAll
    static void leaveNothing() {
        stage.close();
        tokens.close();
    }

    @Test
    void givenInstancesOfTheModelThenTheServerAnswersAsTheModelSays() {
        long start = System.nanoTime();
        List<Story> stories = StaffModel.read().stories(Catalogue.questions(), STORIES);
        long found = System.nanoTime();
        List<Stage.Scene> scenes = stage.set(stories);
        long set = System.nanoTime();

        List<Optional<String>> played = Parallel.map(scenes, scene -> new Play(realm, stage, scene).run());

        System.out.printf(
                "%d instances, %d calls: found in %d s, set in %d s, played in %d s%n",
                stories.size(),
                stories.stream().mapToInt(story -> story.deeds().size()).sum(),
                (found - start) / 1_000_000_000,
                (set - found) / 1_000_000_000,
                (System.nanoTime() - set) / 1_000_000_000);
        assertThat(played.stream().flatMap(Optional::stream)).isEmpty();
        assertThat(stories).hasSize(STORIES);
    }
}
