package dev.backupcodes.keycloak.setup;

import static dev.backupcodes.keycloak.setup.Door.Kind.BROWSER;
import static dev.backupcodes.keycloak.setup.Door.Kind.DIRECT_GRANT;
import static dev.backupcodes.keycloak.setup.Door.Kind.FIRST_BROKER_LOGIN;
import static dev.backupcodes.keycloak.setup.Door.Kind.RESET_CREDENTIALS;
import static dev.backupcodes.keycloak.setup.Flow.ALLOW;
import static dev.backupcodes.keycloak.setup.Flow.BACKUP_CODE;
import static dev.backupcodes.keycloak.setup.Flow.CHOOSE_USER;
import static dev.backupcodes.keycloak.setup.Flow.COOKIE;
import static dev.backupcodes.keycloak.setup.Flow.GRANT_BACKUP_CODE;
import static dev.backupcodes.keycloak.setup.Flow.GRANT_OTP;
import static dev.backupcodes.keycloak.setup.Flow.GRANT_PASSWORD;
import static dev.backupcodes.keycloak.setup.Flow.GRANT_USERNAME;
import static dev.backupcodes.keycloak.setup.Flow.HAS_CODES;
import static dev.backupcodes.keycloak.setup.Flow.OTP;
import static dev.backupcodes.keycloak.setup.Flow.PASSKEY;
import static dev.backupcodes.keycloak.setup.Flow.PASSWORD;
import static dev.backupcodes.keycloak.setup.Flow.RECOVERY_CODES;
import static dev.backupcodes.keycloak.setup.Flow.RESET_OTP;
import static dev.backupcodes.keycloak.setup.Flow.RESET_PASSWORD;
import static dev.backupcodes.keycloak.setup.Flow.SEND_MAIL;
import static dev.backupcodes.keycloak.setup.Flow.USERNAME;
import static dev.backupcodes.keycloak.setup.Flow.USER_CONFIGURED;
import static dev.backupcodes.keycloak.setup.Flow.WEBAUTHN;
import static dev.backupcodes.keycloak.setup.Flow.alternative;
import static dev.backupcodes.keycloak.setup.Flow.conditional;
import static dev.backupcodes.keycloak.setup.Flow.disabled;
import static dev.backupcodes.keycloak.setup.Flow.flow;
import static dev.backupcodes.keycloak.setup.Flow.required;
import static dev.backupcodes.keycloak.setup.SetupFinding.Kind.ACTION_ENABLED;
import static dev.backupcodes.keycloak.setup.SetupFinding.Kind.ACTION_REGISTERED;
import static dev.backupcodes.keycloak.setup.SetupFinding.Kind.CLIENT_FLOW_BOUND;
import static dev.backupcodes.keycloak.setup.SetupFinding.Kind.CONDITION_CHANGED;
import static dev.backupcodes.keycloak.setup.SetupFinding.Kind.FACTORS_MADE_ALTERNATIVE;
import static dev.backupcodes.keycloak.setup.SetupFinding.Kind.FACTORS_SWITCHED_OFF;
import static dev.backupcodes.keycloak.setup.SetupFinding.Kind.FLOW_BOUND;
import static dev.backupcodes.keycloak.setup.SetupFinding.Kind.FLOW_COPIED;
import static dev.backupcodes.keycloak.setup.SetupFinding.Kind.NO_EMAIL_STEP;
import static dev.backupcodes.keycloak.setup.SetupFinding.Kind.NO_PASSWORD_STEP;
import static dev.backupcodes.keycloak.setup.SetupFinding.Kind.NO_SECOND_FACTOR;
import static dev.backupcodes.keycloak.setup.SetupFinding.Kind.PROVIDER_FLOW_BOUND;
import static dev.backupcodes.keycloak.setup.SetupFinding.Kind.SEVERAL_PLACES;
import static dev.backupcodes.keycloak.setup.SetupFinding.Kind.STEP_ADDED;
import static dev.backupcodes.keycloak.setup.SetupFinding.Kind.STEP_DISABLED;
import static dev.backupcodes.keycloak.setup.SetupFinding.Kind.STEP_MOVED;
import static dev.backupcodes.keycloak.setup.SetupFinding.Kind.SUB_FLOW_ADDED;
import static dev.backupcodes.keycloak.setup.SetupFinding.Kind.SUB_FLOW_MOVED;
import static dev.backupcodes.keycloak.setup.SetupFinding.Kind.UNKNOWN_SHAPE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.setup.SetupFinding.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.RequiredActionProviderModel;

/** What the setup makes of a realm's flows, in every shape that leaves no doubt, and in no other. */
class SetupOfRealmTest {

    private final RealmWithFlows realm = RealmWithFlows.asKeycloakMakesIt();

    @Nested
    class KeycloaksOwnFlows {

        @Test
        void areCopiedAndTheCopiesAreBound() {
            List<String> before = realm.all();

            RealmSetup.Result result = realm.setUp();

            assertThat(result.changed())
                    .containsExactly(
                            done(ACTION_REGISTERED),
                            done(FLOW_COPIED, "browser", "browser with backup codes"),
                            done(STEP_ADDED, "browser with backup codes Browser - Conditional 2FA", "Backup Code Form"),
                            done(FLOW_BOUND, "browser with backup codes", "browser"),
                            done(FLOW_COPIED, "direct grant", "direct grant with backup codes"),
                            done(
                                    SUB_FLOW_ADDED,
                                    "direct grant with backup codes",
                                    "direct grant with backup codes Conditional backup code"),
                            done(STEP_ADDED, "direct grant with backup codes Conditional backup code", "Backup Code"),
                            done(FLOW_BOUND, "direct grant with backup codes", "direct grant"),
                            done(FLOW_COPIED, "reset credentials", "reset credentials with backup codes"),
                            done(
                                    SUB_FLOW_ADDED,
                                    "reset credentials with backup codes",
                                    "reset credentials with backup codes Conditional 2FA"),
                            done(STEP_ADDED, "reset credentials with backup codes Conditional 2FA", "Backup Code Form"),
                            done(FLOW_BOUND, "reset credentials with backup codes", "reset credentials"),
                            done(FLOW_COPIED, "first broker login", "first broker login with backup codes"),
                            done(
                                    STEP_ADDED,
                                    "first broker login with backup codes First broker login - Conditional 2FA",
                                    "Backup Code Form"),
                            done(
                                    SUB_FLOW_MOVED,
                                    "first broker login with backup codes First broker login - Conditional 2FA",
                                    "first broker login with backup codes Verify Existing Account by Re-authentication",
                                    "first broker login with backup codes Handle Existing Account"),
                            done(FLOW_BOUND, "first broker login with backup codes", "first broker login"));
            assertThat(result.byHand()).isEmpty();
            assertThat(realm.all()).as("Keycloak's own are as they were").startsWith(before.toArray(String[]::new));
            assertThat(result.doors().setUp()).isTrue();
            assertThat(result.doors().doors()).hasSize(4).allMatch(DoorState::asks);
            assertThat(realm.doors()).isEqualTo(result.doors());
        }

        @Test
        void areLeftAloneTheSecondTime() {
            realm.setUp();
            List<String> before = realm.all();

            RealmSetup.Result again = realm.setUp();

            assertThat(again.changed()).isEmpty();
            assertThat(again.byHand()).isEmpty();
            assertThat(realm.all()).isEqualTo(before);
        }

        @Test
        void areNeverChangedEvenIfAnImportHasPutTheStepIntoOne() {
            Flow browser = realm.flow("browser").with(Requirement.ALTERNATIVE, WEBAUTHN);
            realm.replace(browser);
            realm.setUp();
            realm.markBuiltIn("browser with backup codes");
            Flow asImported = flow(
                    "browser with backup codes",
                    required(PASSWORD),
                    conditional("2FA", required(USER_CONFIGURED), alternative(BACKUP_CODE), alternative(OTP)));
            realm.replace(asImported);

            assertThat(realm.setUp().changed()).isEmpty();
            assertThat(realm.flow("browser with backup codes")).isEqualTo(asImported);
        }

        @Test
        void keepTheOrganizationPartInTheCopy() {
            realm.setUp();

            assertThat(realm.flow("browser with backup codes").toString()).contains("organization");
        }

        @Test
        void areCopiedUnderANameThatIsFree() {
            realm.add(flow("browser with backup codes", required(PASSWORD)));

            assertThat(realm.setUp().changed())
                    .contains(
                            done(FLOW_COPIED, "browser", "browser with backup codes 2"),
                            done(FLOW_BOUND, "browser with backup codes 2", "browser"));
        }

        @Test
        void areCopiedOnceForAllDoorsThatBindThem() {
            realm.client("shop", "browser", "browser")
                    .client("script", "direct_grant", "direct grant")
                    .provider("elsewhere", "first broker login", null);

            RealmSetup.Result result = realm.setUp();

            assertThat(result.changed())
                    .contains(
                            done(CLIENT_FLOW_BOUND, "browser with backup codes", "browser", "shop"),
                            done(CLIENT_FLOW_BOUND, "direct grant with backup codes", "direct grant", "script"),
                            done(
                                    PROVIDER_FLOW_BOUND,
                                    "first broker login with backup codes",
                                    "first broker login",
                                    "elsewhere"));
            assertThat(kinds(result)).filteredOn(FLOW_COPIED::equals).hasSize(4);
            assertThat(realm.flowOfClient("shop", "browser")).isEqualTo("browser with backup codes");
            assertThat(realm.flowOfClient("script", "direct_grant")).isEqualTo("direct grant with backup codes");
            assertThat(realm.provider("elsewhere").getFirstBrokerLoginFlowId())
                    .isEqualTo(realm.idOf("first broker login with backup codes"));
            assertThat(result.doors().doors())
                    .extracting(DoorState::door)
                    .containsExactly(
                            "browser",
                            "direct-grant",
                            "reset-credentials",
                            "first-broker-login",
                            "first-broker-login",
                            "client",
                            "client");
        }

        @Test
        void areCopiedForEachPurposeThatTheyAreBoundFor() {
            realm.provider("elsewhere", "browser", null);

            assertThat(realm.setUp().changed())
                    .contains(
                            done(FLOW_COPIED, "browser", "browser with backup codes"),
                            done(FLOW_COPIED, "browser", "browser with backup codes 2"));
        }
    }

    @Nested
    class TheRequiredAction {

        @Test
        void isRegisteredBehindTheOthers() {
            RequiredActionProviderModel other = new RequiredActionProviderModel();
            other.setAlias("UPDATE_PASSWORD");
            other.setPriority(70);
            realm.updateRequiredActionProvider(other);

            realm.setUp();

            assertThat(realm.getRequiredActionProviderByAlias(Names.REQUIRED_ACTION))
                    .returns(Names.REQUIRED_ACTION, RequiredActionProviderModel::getProviderId)
                    .returns("Download backup codes", RequiredActionProviderModel::getName)
                    .returns(71, RequiredActionProviderModel::getPriority)
                    .returns(true, RequiredActionProviderModel::isEnabled)
                    .returns(false, RequiredActionProviderModel::isDefaultAction);
        }

        @Test
        void isTheFirstWhereThereIsNoOther() {
            realm.setUp();

            assertThat(realm.getRequiredActionProviderByAlias(Names.REQUIRED_ACTION)
                            .getPriority())
                    .isZero();
        }

        @Test
        void isEnabledWhereItIsNot() {
            realm.setUp();
            RequiredActionProviderModel action = realm.getRequiredActionProviderByAlias(Names.REQUIRED_ACTION);
            action.setEnabled(false);
            realm.updateRequiredActionProvider(action);
            assertThat(realm.doors().setUp()).isFalse();

            assertThat(kinds(realm.setUp())).containsExactly(ACTION_ENABLED);
            assertThat(realm.doors().setUp()).isTrue();
        }
    }

    @Nested
    class ABrowserFlowOfTheRealm {

        @Test
        void getsTheStepBesideTheOtherAlternatives() {
            assertThat(setUp(ours(required(USER_CONFIGURED), alternative(OTP), alternative(WEBAUTHN))))
                    .containsExactly(done(STEP_ADDED, "2FA", "Backup Code Form"));
            assertThat(realm.flow("ours"))
                    .isEqualTo(ours(
                            required(USER_CONFIGURED),
                            alternative(OTP),
                            alternative(WEBAUTHN),
                            alternative(BACKUP_CODE)));
            assertThat(realm.boundTo(BROWSER)).isEqualTo("ours");
        }

        @Test
        void getsItBehindKeycloaksRecoveryCodesToo() {
            setUp(ours(required(USER_CONFIGURED), alternative(RECOVERY_CODES)));

            assertThat(realm.flow("ours"))
                    .isEqualTo(ours(required(USER_CONFIGURED), alternative(RECOVERY_CODES), alternative(BACKUP_CODE)));
        }

        @Test
        void letsTheOnlyRequiredFactorBecomeAnAlternative() {
            assertThat(setUp(ours(required(USER_CONFIGURED), required(OTP))))
                    .containsExactly(done(FACTORS_MADE_ALTERNATIVE, OTP), done(STEP_ADDED, "2FA", "Backup Code Form"));
            assertThat(realm.flow("ours"))
                    .isEqualTo(ours(required(USER_CONFIGURED), alternative(OTP), alternative(BACKUP_CODE)));
        }

        @Test
        void leavesFactorsDisabledThatAreDisabled() {
            setUp(ours(required(USER_CONFIGURED), alternative(OTP), disabled(WEBAUTHN)));

            assertThat(realm.flow("ours"))
                    .isEqualTo(ours(
                            required(USER_CONFIGURED), alternative(OTP), disabled(WEBAUTHN), alternative(BACKUP_CODE)));
        }

        @Test
        void getsAConditionalSubFlowWhereItHasNoSecondFactor() {
            assertThat(setUp(flow("ours", alternative(COOKIE), alternative("forms", required(PASSWORD)))))
                    .containsExactly(
                            done(SUB_FLOW_ADDED, "forms", "ours Conditional 2FA"),
                            done(STEP_ADDED, "ours Conditional 2FA", "Backup Code Form"));
            assertThat(realm.flow("ours"))
                    .isEqualTo(flow(
                            "ours",
                            alternative(COOKIE),
                            alternative(
                                    "forms",
                                    required(PASSWORD),
                                    conditional(
                                            "ours Conditional 2FA",
                                            required(USER_CONFIGURED),
                                            alternative(OTP),
                                            alternative(BACKUP_CODE)))));
            assertThat(realm.aliases()).as("a sub-flow cannot be bound").doesNotContain("ours Conditional 2FA");
            assertThat(realm.setUp().changed()).isEmpty();
        }

        @Test
        void getsItBehindAllStepsThatStandBesideThePassword() {
            setUp(flow("ours", required(USERNAME), required("auth-password-form"), required(ALLOW)));

            assertThat(realm.flow("ours").steps())
                    .extracting(Object::toString)
                    .last()
                    .asString()
                    .contains(BACKUP_CODE);
            assertThat(realm.doors().doors().get(0).asks()).isTrue();
        }

        @Test
        void getsTheStepInThePlaceThatIsUsed() {
            setUp(flow(
                    "ours",
                    required(PASSWORD),
                    conditional("2FA", required(USER_CONFIGURED), alternative(OTP)),
                    disabled("former", required(USER_CONFIGURED), alternative(WEBAUTHN))));

            assertThat(realm.flow("ours"))
                    .isEqualTo(flow(
                            "ours",
                            required(PASSWORD),
                            conditional("2FA", required(USER_CONFIGURED), alternative(OTP), alternative(BACKUP_CODE)),
                            disabled("former", required(USER_CONFIGURED), alternative(WEBAUTHN))));
        }

        @Test
        void hasTheStepMovedBehindTheOtherFactors() {
            assertThat(setUp(ours(required(USER_CONFIGURED), alternative(BACKUP_CODE), alternative(OTP))))
                    .containsExactly(done(STEP_MOVED, "2FA", "Backup Code Form"));
            assertThat(realm.flow("ours"))
                    .isEqualTo(ours(required(USER_CONFIGURED), alternative(OTP), alternative(BACKUP_CODE)));
        }

        @Test
        void keepsTheStepWhereNoAlternativeFollows() {
            assertUnchanged(ours(required(USER_CONFIGURED), alternative(OTP), alternative(BACKUP_CODE)));
            assertUnchanged(ours(required(USER_CONFIGURED), required(BACKUP_CODE), required(OTP)));
            assertUnchanged(ours(required(USER_CONFIGURED), alternative(BACKUP_CODE), disabled(OTP)));
            assertUnchanged(ours(required(USER_CONFIGURED), alternative(BACKUP_CODE), alternative("auth-spnego")));
        }

        @Test
        void isNoPlaceOfSecondFactorsForAPasskey() {
            Flow.Step forms = alternative(
                    "forms", required(PASSWORD), conditional("2FA", required(USER_CONFIGURED), alternative(OTP)));

            assertThat(setUp(flow("ours", alternative(PASSKEY), forms)))
                    .containsExactly(done(STEP_ADDED, "2FA", "Backup Code Form"));
        }

        @Test
        void hasRoomMadeBehindThePassword() {
            realm.with(BROWSER, flow("ours", required(PASSWORD)))
                    .with(
                            RESET_CREDENTIALS,
                            flow("reset", required(CHOOSE_USER), required(SEND_MAIL), required(RESET_PASSWORD)))
                    .closeUp("reset");

            realm.setUp();

            assertThat(realm.flow("reset").steps())
                    .extracting(step -> step.inside() == null
                            ? step.authenticator()
                            : step.inside().alias())
                    .containsExactly(CHOOSE_USER, SEND_MAIL, "reset Conditional 2FA", RESET_PASSWORD);
            assertThat(realm.priorities("reset")).doesNotHaveDuplicates();
        }

        @Test
        void keepsTheConfigurationOfAStepThatIsChanged() {
            setUp(ours(required(USER_CONFIGURED), required(OTP).with("key", "value")));

            assertThat(realm.flow("ours"))
                    .isEqualTo(ours(
                            required(USER_CONFIGURED),
                            alternative(OTP).with("key", "value"),
                            alternative(BACKUP_CODE)));
        }

        @Test
        void getsASubFlowAsAnAdministratorMakesIt() {
            setUp(flow("ours", required(PASSWORD)));

            assertThat(realm.getFlowByAlias("ours Conditional 2FA"))
                    .returns("basic-flow", AuthenticationFlowModel::getProviderId)
                    .returns("Asks users for a second factor who have one", AuthenticationFlowModel::getDescription)
                    .returns(false, AuthenticationFlowModel::isTopLevel)
                    .returns(false, AuthenticationFlowModel::isBuiltIn);
        }

        private void assertUnchanged(Flow flow) {
            RealmWithFlows other = RealmWithFlows.asKeycloakMakesIt().with(BROWSER, flow);
            assertThat(other.setUp().changed()).noneMatch(finding -> finding.kind() == STEP_MOVED);
            assertThat(other.flow("ours")).isEqualTo(flow);
        }
    }

    static Stream<Object[]> flowsThatAreLeftToAPerson() {
        Flow.Step twoFactors = conditional("2FA", required(USER_CONFIGURED), alternative(OTP));
        return Stream.of(
                left("the step is disabled", STEP_DISABLED, ours(alternative(OTP), disabled(BACKUP_CODE))),
                left(
                        "the sub-flow with the step is disabled",
                        STEP_DISABLED,
                        flow("ours", required(PASSWORD), disabled("2FA", alternative(OTP), alternative(BACKUP_CODE)))),
                left("all factors are disabled", FACTORS_SWITCHED_OFF, ours(disabled(OTP), disabled(WEBAUTHN))),
                left(
                        "the sub-flow with all factors is disabled",
                        FACTORS_SWITCHED_OFF,
                        flow("ours", required(PASSWORD), disabled("2FA", alternative(OTP)))),
                left(
                        "factors in several places",
                        SEVERAL_PLACES,
                        flow("ours", required(PASSWORD), twoFactors, required(OTP))),
                left(
                        "a factor beside the password",
                        UNKNOWN_SHAPE,
                        flow("ours", required("forms", required(PASSWORD), required(OTP)))),
                left(
                        "alternatives beside the password",
                        UNKNOWN_SHAPE,
                        flow("ours", alternative(PASSWORD), alternative(OTP))),
                left(
                        "a required factor for everybody",
                        UNKNOWN_SHAPE,
                        flow("ours", required(PASSWORD), required("2FA", required(USER_CONFIGURED), required(OTP)))),
                left(
                        "a required factor without the condition that users have it",
                        UNKNOWN_SHAPE,
                        ours(required(LEVEL_OR_ROLE), required(OTP))),
                left("that condition disabled", UNKNOWN_SHAPE, ours(disabled(USER_CONFIGURED), required(OTP))),
                left(
                        "two required factors",
                        UNKNOWN_SHAPE,
                        ours(required(USER_CONFIGURED), required(OTP), required(WEBAUTHN))),
                left(
                        "a required factor beside an alternative one",
                        UNKNOWN_SHAPE,
                        ours(required(USER_CONFIGURED), required(OTP), alternative(WEBAUTHN))),
                left("no password", NO_PASSWORD_STEP, flow("ours", alternative(COOKIE))),
                left("only the user name", NO_PASSWORD_STEP, flow("ours", required(USERNAME))),
                left(
                        "two passwords",
                        NO_PASSWORD_STEP,
                        flow("ours", required(PASSWORD), required("again", required("auth-password-form")))),
                left("a password that is one of several ways", NO_PASSWORD_STEP, flow("ours", alternative(PASSWORD))));
    }

    private static final String LEVEL_OR_ROLE = "conditional-user-role";

    private static Object[] left(String why, Kind kind, Flow flow) {
        return new Object[] {why, kind, flow};
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("flowsThatAreLeftToAPerson")
    void aBrowserFlowThatLeavesDoubtsIsLeftToAPerson(String why, Kind kind, Flow flow) {
        realm.with(BROWSER, flow);

        RealmSetup.Result result = realm.setUp();

        assertThat(result.byHand()).extracting(SetupFinding::kind).containsExactly(kind);
        assertThat(result.byHand().get(0).names().get(0)).isEqualTo(kind == UNKNOWN_SHAPE ? placeIn(flow) : "ours");
        assertThat(realm.flow("ours")).isEqualTo(flow);
        assertThat(realm.boundTo(BROWSER)).isEqualTo("ours");
        assertThat(result.doors().setUp()).isFalse();
    }

    private static String placeIn(Flow flow) {
        String text = flow.toString();
        return text.contains("2FA") ? "2FA" : text.contains("forms") ? "forms" : "ours";
    }

    @Test
    void aFlowOfKeycloaksThatLeavesDoubtsIsNotCopied() {
        realm.replace(realm.flow("browser").with(Requirement.DISABLED, "Browser - Conditional 2FA"));

        RealmSetup.Result result = realm.setUp();

        assertThat(result.byHand()).containsExactly(done(FACTORS_SWITCHED_OFF, "browser", "Backup Code Form"));
        assertThat(realm.aliases()).doesNotContain("browser with backup codes");
    }

    @Test
    void whatIsLeftIsSaidOnceForAllDoorsWithTheFlow() {
        realm.with(BROWSER, flow("ours", alternative(COOKIE))).client("shop", "browser", "ours");

        assertThat(realm.setUp().byHand()).containsExactly(done(NO_PASSWORD_STEP, "ours", "Backup Code Form"));
    }

    @Nested
    class ADirectGrant {

        @Test
        void getsASubFlowOfItsOwnBecauseThereNobodyCanChoose() {
            realm.with(
                    DIRECT_GRANT,
                    flow(
                            "grant",
                            required(GRANT_USERNAME),
                            required(GRANT_PASSWORD),
                            conditional("OTP", required(USER_CONFIGURED), required(GRANT_OTP))));

            realm.setUp();

            assertThat(realm.flow("grant"))
                    .isEqualTo(flow(
                            "grant",
                            required(GRANT_USERNAME),
                            required(GRANT_PASSWORD),
                            conditional("OTP", required(USER_CONFIGURED), required(GRANT_OTP)),
                            conditional(
                                    "grant Conditional backup code",
                                    required(USER_CONFIGURED),
                                    required(GRANT_BACKUP_CODE))));
        }

        @Test
        void isLeftToAPersonWithoutAPassword() {
            realm.with(
                    DIRECT_GRANT,
                    flow(
                            "grant",
                            required(GRANT_USERNAME),
                            conditional("OTP", required(USER_CONFIGURED), required(GRANT_OTP))));

            assertThat(realm.setUp().byHand()).containsExactly(done(NO_PASSWORD_STEP, "grant", "Backup Code"));
        }

        @Test
        void getsTheStepThatWorksThereBesideTheOneThatDoesNot() {
            realm.with(
                    DIRECT_GRANT,
                    flow("grant", required(GRANT_USERNAME), required(GRANT_PASSWORD), required(BACKUP_CODE)));

            RealmSetup.Result result = realm.setUp();

            assertThat(kinds(result)).contains(SUB_FLOW_ADDED, STEP_ADDED);
            assertThat(result.doors().setUp()).isTrue();
        }
    }

    @Nested
    class ForgottenPasswords {

        private final Flow reset = flow(
                "reset",
                required(CHOOSE_USER),
                required(SEND_MAIL),
                required(RESET_PASSWORD),
                conditional("reset OTP", required(USER_CONFIGURED), required(RESET_OTP)));

        @Test
        void askThoseWithCodesBehindTheMail() {
            realm.with(RESET_CREDENTIALS, reset);

            RealmSetup.Result result = realm.setUp();

            assertThat(realm.flow("reset")).isEqualTo(resetWith(HAS_CODES));
            assertThat(result.doors().setUp()).isTrue();
        }

        @Test
        void askEverybodyWithASecondFactorOnRequest() {
            realm.with(RESET_CREDENTIALS, reset);

            RealmSetup.Result result = realm.setUp(true);

            assertThat(realm.flow("reset")).isEqualTo(resetWith(USER_CONFIGURED));
            assertThat(result.doors().warnings()).isEmpty();
        }

        @Test
        void askEverybodyOnRequestAlsoAfterASetup() {
            realm.with(RESET_CREDENTIALS, reset);
            realm.setUp();

            RealmSetup.Result result = realm.setUp(true);

            assertThat(result.changed())
                    .containsExactly(done(CONDITION_CHANGED, "reset Conditional 2FA", "Condition - user configured"));
            assertThat(realm.flow("reset")).isEqualTo(resetWith(USER_CONFIGURED));
            assertThat(realm.setUp(true).changed()).isEmpty();
            assertThat(realm.setUp().changed()).as("it stays").isEmpty();
        }

        @Test
        void keepConditionsThatAreNotAboutTheStep() {
            Flow.Step other = conditional("other", required(HAS_CODES), required(ALLOW));
            realm.with(RESET_CREDENTIALS, flow("reset", required(SEND_MAIL), other, required(RESET_OTP)));
            realm.setUp();

            realm.setUp(true);

            assertThat(realm.flow("reset").steps()).contains(other);
        }

        private Flow resetWith(String condition) {
            return flow(
                    "reset",
                    required(CHOOSE_USER),
                    required(SEND_MAIL),
                    conditional(
                            "reset Conditional 2FA", required(condition), alternative(OTP), alternative(BACKUP_CODE)),
                    required(RESET_PASSWORD),
                    conditional("reset OTP", required(USER_CONFIGURED), required(RESET_OTP)));
        }

        @Test
        void offerTheFactorsOfTheBrowserFlow() {
            realm.with(
                            BROWSER,
                            flow(
                                    "ours",
                                    required(PASSWORD),
                                    conditional(
                                            "2FA",
                                            required(USER_CONFIGURED),
                                            alternative("auth-conditional-otp-form"),
                                            alternative(WEBAUTHN),
                                            disabled(RECOVERY_CODES))))
                    .with(RESET_CREDENTIALS, reset);

            realm.setUp();

            assertThat(realm.flow("reset").steps().get(2))
                    .isEqualTo(conditional(
                            "reset Conditional 2FA",
                            required(HAS_CODES),
                            alternative(OTP),
                            alternative(WEBAUTHN),
                            alternative(BACKUP_CODE)));
        }

        @Test
        void areLeftToAPersonWithoutAMailThatIsRequired() {
            for (Flow flow : List.of(
                    flow("reset", required(CHOOSE_USER), required(RESET_PASSWORD)),
                    flow("reset", alternative(CHOOSE_USER), alternative(SEND_MAIL)),
                    flow("reset", required(SEND_MAIL), required("again", required(SEND_MAIL))))) {
                RealmWithFlows other = RealmWithFlows.asKeycloakMakesIt().with(RESET_CREDENTIALS, flow);

                assertThat(other.setUp().byHand()).containsExactly(done(NO_EMAIL_STEP, "reset", "Backup Code Form"));
            }
        }
    }

    @Nested
    class TheFirstLoginThroughAProvider {

        private static final String MAIL = "idp-email-verification";
        private static final String BROKER_PASSWORD = "idp-username-password-form";

        private Flow broker(Flow.Step... behindChoice) {
            return flow(
                    "broker",
                    Stream.concat(
                                    Stream.of(
                                            required("idp-confirm-link"),
                                            required(
                                                    "verification",
                                                    alternative(MAIL),
                                                    alternative(
                                                            "by password",
                                                            required(BROKER_PASSWORD),
                                                            conditional(
                                                                    "2FA",
                                                                    required(USER_CONFIGURED),
                                                                    alternative(OTP),
                                                                    alternative(BACKUP_CODE))))),
                                    Stream.of(behindChoice))
                            .toArray(Flow.Step[]::new));
        }

        @Test
        void asksBehindBothProofs() {
            realm.with(FIRST_BROKER_LOGIN, broker(required(ALLOW)));
            assertThat(realm.doors().doors().get(3).asks()).isFalse();

            assertThat(realm.setUp().changed()).contains(done(SUB_FLOW_MOVED, "2FA", "by password", "broker"));
            assertThat(realm.flow("broker"))
                    .isEqualTo(flow(
                            "broker",
                            required("idp-confirm-link"),
                            required(
                                    "verification",
                                    alternative(MAIL),
                                    alternative("by password", required(BROKER_PASSWORD))),
                            required(ALLOW),
                            conditional("2FA", required(USER_CONFIGURED), alternative(OTP), alternative(BACKUP_CODE))));
            assertThat(realm.doors().doors().get(3).asks()).isTrue();
            assertThat(kinds(realm.setUp())).isEmpty();
        }

        @Test
        void keepsOtherFactorsWhereTheyAre() {
            Flow flow = flow(
                    "broker",
                    required(
                            "verification",
                            alternative(MAIL),
                            alternative(
                                    "by password",
                                    required(BROKER_PASSWORD),
                                    conditional("OTP", required(USER_CONFIGURED), alternative(OTP)))),
                    conditional("codes", required(HAS_CODES), alternative(BACKUP_CODE)));
            realm.with(FIRST_BROKER_LOGIN, flow);

            realm.setUp();

            assertThat(realm.flow("broker")).isEqualTo(flow);
        }

        @Test
        void getsFactorsBehindBothProofsWhereThereAreNone() {
            realm.with(
                    FIRST_BROKER_LOGIN,
                    flow(
                            "broker",
                            required(
                                    "verification",
                                    alternative(MAIL),
                                    alternative("by password", required(BROKER_PASSWORD)))));

            realm.setUp();

            assertThat(realm.flow("broker").steps())
                    .hasSize(2)
                    .last()
                    .asString()
                    .contains(BACKUP_CODE);
        }

        @Test
        void getsFactorsBehindThePasswordWhereThereIsNoMail() {
            realm.with(FIRST_BROKER_LOGIN, flow("broker", required("by password", required(BROKER_PASSWORD))));

            assertThat(realm.setUp().changed()).contains(done(SUB_FLOW_ADDED, "by password", "broker Conditional 2FA"));
        }

        @Test
        void isLeftToAPersonWithoutAnyProof() {
            realm.with(
                    FIRST_BROKER_LOGIN,
                    flow("broker", required("idp-detect-existing-broker-user"), required("idp-auto-link")));

            assertThat(realm.setUp().byHand()).containsExactly(done(NO_PASSWORD_STEP, "broker", "Backup Code Form"));
        }

        @Test
        void isNotTakenApartWhereASubFlowHoldsMoreThanFactors() {
            Flow mixed = flow(
                    "broker",
                    required(
                            "verification",
                            alternative(MAIL),
                            alternative(
                                    "by password",
                                    required(BROKER_PASSWORD),
                                    required("more", required(ALLOW), required(BACKUP_CODE)))));
            realm.with(FIRST_BROKER_LOGIN, mixed);

            realm.setUp();

            assertThat(realm.flow("broker")).isEqualTo(mixed);
        }
    }

    @Nested
    class TheLoginBehindAProvider {

        @Test
        void getsTheStepBesideOtherFactors() {
            realm.add(flow("post", conditional("2FA", required(USER_CONFIGURED), alternative(OTP)), required(ALLOW)))
                    .provider("elsewhere", null, "post");

            RealmSetup.Result result = realm.setUp();

            assertThat(realm.flow("post").steps().get(0))
                    .isEqualTo(
                            conditional("2FA", required(USER_CONFIGURED), alternative(OTP), alternative(BACKUP_CODE)));
            assertThat(result.doors().doors())
                    .last()
                    .satisfies(door -> assertThat(door)
                            .returns("post-broker-login", DoorState::door)
                            .returns("elsewhere", state -> state.of().orElseThrow())
                            .returns(true, DoorState::asks));
        }

        @Test
        void isLeftToAPersonWithoutAny() {
            realm.add(flow("post", required(ALLOW))).provider("elsewhere", null, "post");

            assertThat(realm.setUp().byHand()).containsExactly(done(NO_SECOND_FACTOR, "post", "Backup Code Form"));
        }

        @Test
        void isBoundToACopyOfAFlowThatCannotBeChanged() {
            realm.add(flow("post", conditional("2FA", required(USER_CONFIGURED), alternative(OTP)), required(ALLOW)))
                    .provider("elsewhere", null, "post")
                    .markBuiltIn("post");

            assertThat(realm.setUp().changed())
                    .contains(done(PROVIDER_FLOW_BOUND, "post with backup codes", "post", "elsewhere"));
            assertThat(realm.provider("elsewhere").getPostBrokerLoginFlowId())
                    .isEqualTo(realm.idOf("post with backup codes"));
        }
    }

    private List<SetupFinding> setUp(Flow browser) {
        realm.setUp();
        return realm.with(BROWSER, browser).setUp().changed();
    }

    private static Flow ours(Flow.Step... factors) {
        return flow("ours", required(PASSWORD), conditional("2FA", factors));
    }

    private static List<Kind> kinds(RealmSetup.Result result) {
        return result.changed().stream().map(SetupFinding::kind).toList();
    }

    private static SetupFinding done(Kind kind, String... names) {
        return SetupFinding.of(kind, names);
    }
}
