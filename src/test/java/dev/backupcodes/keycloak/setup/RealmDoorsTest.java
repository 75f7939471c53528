package dev.backupcodes.keycloak.setup;

import static dev.backupcodes.keycloak.setup.Door.Kind.BROWSER;
import static dev.backupcodes.keycloak.setup.Door.Kind.DIRECT_GRANT;
import static dev.backupcodes.keycloak.setup.Door.Kind.FIRST_BROKER_LOGIN;
import static dev.backupcodes.keycloak.setup.Door.Kind.RESET_CREDENTIALS;
import static dev.backupcodes.keycloak.setup.Flow.ALLOW;
import static dev.backupcodes.keycloak.setup.Flow.BACKUP_CODE;
import static dev.backupcodes.keycloak.setup.Flow.CHOOSE_USER;
import static dev.backupcodes.keycloak.setup.Flow.COOKIE;
import static dev.backupcodes.keycloak.setup.Flow.CREDENTIAL;
import static dev.backupcodes.keycloak.setup.Flow.DENY;
import static dev.backupcodes.keycloak.setup.Flow.GRANT_BACKUP_CODE;
import static dev.backupcodes.keycloak.setup.Flow.GRANT_PASSWORD;
import static dev.backupcodes.keycloak.setup.Flow.HAS_CODES;
import static dev.backupcodes.keycloak.setup.Flow.LEVEL;
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
import static dev.backupcodes.keycloak.setup.SetupFinding.Kind.NO_STEP;
import static dev.backupcodes.keycloak.setup.SetupFinding.Kind.ONLY_UNDER_CONDITION;
import static dev.backupcodes.keycloak.setup.SetupFinding.Kind.OTHER_WAY;
import static dev.backupcodes.keycloak.setup.SetupFinding.Kind.RESET_OTP_BEFORE_FACTOR;
import static dev.backupcodes.keycloak.setup.SetupFinding.Kind.RESET_OTP_UNPROTECTED;
import static dev.backupcodes.keycloak.setup.SetupFinding.Kind.STEP_DISABLED;
import static dev.backupcodes.keycloak.setup.SetupFinding.Kind.STEP_PASSED_OVER;
import static dev.backupcodes.keycloak.setup.SetupFinding.Kind.WRONG_STEP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which flows ask somebody for a code who has a password and backup codes and nothing else; and which do not, and why. */
class RealmDoorsTest {

    private static final String OTHERS = "conditional-user-attribute";

    private final RealmWithFlows realm = RealmWithFlows.asKeycloakMakesIt();

    static Stream<Object[]> flowsThatAsk() {
        return Stream.of(
                asks("a code beside OTP", ours(required(USER_CONFIGURED), alternative(OTP), alternative(BACKUP_CODE))),
                asks("a required code", ours(required(USER_CONFIGURED), required(BACKUP_CODE))),
                asks("for those with codes", ours(required(HAS_CODES), alternative(BACKUP_CODE))),
                asks(
                        "a condition that nothing is asked of",
                        ours(
                                required(USER_CONFIGURED),
                                conditional("more", required(HAS_CODES), required(BACKUP_CODE)))),
                asks(
                        "everybody",
                        flow("ours", required(PASSWORD), required("2FA", alternative(OTP), alternative(BACKUP_CODE)))),
                asks("everybody, in the flow itself", flow("ours", required(PASSWORD), required(BACKUP_CODE))),
                asks("instead of the password", flow("ours", required(USERNAME), required(BACKUP_CODE))),
                asks(
                        "a password among the required steps",
                        ours(required(USER_CONFIGURED), required(PASSWORD), required(BACKUP_CODE))),
                asks(
                        "beside a passkey and an earlier login",
                        flow(
                                "ours",
                                alternative(COOKIE),
                                alternative("auth-spnego"),
                                alternative("identity-provider-redirector"),
                                alternative("organizations", alternative("organization")),
                                alternative(PASSKEY),
                                alternative("forms", required(PASSWORD), required(BACKUP_CODE)))),
                asks(
                        "beside a refusal",
                        flow(
                                "ours",
                                alternative(DENY),
                                alternative("forms", required(PASSWORD), required(BACKUP_CODE)))),
                asks(
                        "beside an account that is made",
                        flow(
                                "ours",
                                alternative("idp-create-user-if-unique"),
                                alternative("forms", required(BACKUP_CODE)))),
                asks(
                        "beside a way that is switched off",
                        flow(
                                "ours",
                                disabled("back door", required(PASSWORD)),
                                alternative("forms", required(PASSWORD), required(BACKUP_CODE)))),
                asks(
                        "unless a passkey was used",
                        ours(
                                required(USER_CONFIGURED),
                                without("webauthn-passwordless"),
                                alternative(OTP),
                                alternative(BACKUP_CODE))),
                asks(
                        "unless nothing is named",
                        ours(required(CREDENTIAL).with("included", "false"), alternative(BACKUP_CODE))),
                asks(
                        "behind a part that is never run",
                        flow("ours", conditional("dead", required(ALLOW)), required(PASSWORD), required(BACKUP_CODE))));
    }

    private static Object[] asks(String what, Flow flow) {
        return new Object[] {what, flow};
    }

    private static Flow.Step without(String credential) {
        return required(CREDENTIAL).with("credentials", credential);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("flowsThatAsk")
    void asksForACode(String what, Flow flow) {
        assertThat(browser(flow)).returns(true, DoorState::asks).returns(Optional.empty(), DoorState::why);
    }

    static Stream<Object[]> flowsThatDoNot() {
        return Stream.of(
                not("no step", NO_STEP, "ours", ours(required(USER_CONFIGURED), alternative(OTP))),
                not(
                        "the step of the direct grant",
                        WRONG_STEP,
                        "ours",
                        ours(required(USER_CONFIGURED), required(GRANT_BACKUP_CODE))),
                not("switched off", STEP_DISABLED, "ours", ours(required(USER_CONFIGURED), disabled(BACKUP_CODE))),
                not(
                        "in a part that is switched off",
                        STEP_DISABLED,
                        "ours",
                        flow("ours", required(PASSWORD), disabled("2FA", required(BACKUP_CODE)))),
                not(
                        "an alternative beside required steps",
                        STEP_PASSED_OVER,
                        "ours",
                        flow("ours", required(PASSWORD), alternative(BACKUP_CODE))),
                not(
                        "only for who has OTP as well",
                        ONLY_UNDER_CONDITION,
                        "2FA",
                        ours(required(USER_CONFIGURED), required(OTP), required(BACKUP_CODE))),
                not(
                        "only for who has OTP or a key",
                        ONLY_UNDER_CONDITION,
                        "2FA",
                        flow(
                                "ours",
                                required(PASSWORD),
                                conditional(
                                        "2FA",
                                        required(USER_CONFIGURED),
                                        alternative(OTP),
                                        alternative(WEBAUTHN),
                                        alternative("inner", required(BACKUP_CODE))))),
                not(
                        "only for who has recovery codes",
                        ONLY_UNDER_CONDITION,
                        "2FA",
                        ours(required(USER_CONFIGURED), required(RECOVERY_CODES), required(BACKUP_CODE))),
                not(
                        "only for who has a passkey",
                        ONLY_UNDER_CONDITION,
                        "2FA",
                        ours(required(USER_CONFIGURED), required(PASSKEY), required(BACKUP_CODE))),
                not(
                        "only for who may have something unknown",
                        ONLY_UNDER_CONDITION,
                        "2FA",
                        ours(required(USER_CONFIGURED), required(ALLOW), required(BACKUP_CODE))),
                not(
                        "only for who is known by the user name",
                        ONLY_UNDER_CONDITION,
                        "2FA",
                        ours(required(USER_CONFIGURED), required(USERNAME), required(BACKUP_CODE))),
                not("only for a level", ONLY_UNDER_CONDITION, "2FA", ours(required(LEVEL), required(BACKUP_CODE))),
                not(
                        "only for some",
                        ONLY_UNDER_CONDITION,
                        "2FA",
                        ours(required(USER_CONFIGURED), required(OTHERS), alternative(BACKUP_CODE))),
                not(
                        "without any condition",
                        ONLY_UNDER_CONDITION,
                        "2FA",
                        ours(alternative(OTP), alternative(BACKUP_CODE))),
                not(
                        "unless the password was used",
                        ONLY_UNDER_CONDITION,
                        "2FA",
                        ours(without("password"), alternative(BACKUP_CODE))),
                not(
                        "unless nothing was used",
                        ONLY_UNDER_CONDITION,
                        "2FA",
                        ours(without("webauthn##none"), alternative(BACKUP_CODE))),
                not(
                        "only after a passkey",
                        ONLY_UNDER_CONDITION,
                        "2FA",
                        ours(without("webauthn-passwordless").with("included", "true"), alternative(BACKUP_CODE))),
                not(
                        "another way",
                        OTHER_WAY,
                        "back door",
                        flow(
                                "ours",
                                alternative("back door", required(PASSWORD)),
                                alternative("forms", required(PASSWORD), required(BACKUP_CODE)))),
                not(
                        "a password as another way",
                        OTHER_WAY,
                        "Username Password Form",
                        flow("ours", alternative(BACKUP_CODE), alternative(PASSWORD))),
                not(
                        "an extension's step as another way",
                        OTHER_WAY,
                        "unknown-authenticator",
                        flow("ours", alternative(BACKUP_CODE), alternative("unknown-authenticator"))),
                not(
                        "an alternative beside a conditional part",
                        STEP_PASSED_OVER,
                        "ours",
                        flow(
                                "ours",
                                alternative("forms", required(BACKUP_CODE)),
                                conditional("back door", required(OTHERS), required(PASSWORD)))),
                not(
                        "OTP that is set up by who has none",
                        OTHER_WAY,
                        "set up",
                        flow(
                                "ours",
                                alternative("set up", required(OTP)),
                                alternative("forms", required(BACKUP_CODE)))));
    }

    private static Object[] not(String what, SetupFinding.Kind why, String name, Flow flow) {
        return new Object[] {what, why, name, flow};
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("flowsThatDoNot")
    void doesNotAskAndSaysWhy(String what, SetupFinding.Kind why, String name, Flow flow) {
        DoorState door = browser(flow);

        assertThat(door.asks()).isFalse();
        assertThat(door.why().orElseThrow().kind()).isEqualTo(why);
        assertThat(door.why().orElseThrow().names().get(0)).isEqualTo(name);
    }

    @Test
    void aDoorIsNamedWithItsFlowAndTheStepThatBelongsThere() {
        realm.with(DIRECT_GRANT, flow("grant", required(GRANT_PASSWORD), required(BACKUP_CODE)));

        assertThat(realm.doors().doors().get(1))
                .isEqualTo(new DoorState(
                        "direct-grant",
                        "grant",
                        Optional.empty(),
                        false,
                        Optional.of(SetupFinding.of(WRONG_STEP, "grant", "Backup Code")),
                        Optional.empty()));
        assertThat(realm.doors().doors().get(0).why())
                .contains(SetupFinding.of(NO_STEP, "browser", "Backup Code Form"));
    }

    @Test
    void aDirectGrantAsksWithItsOwnStep() {
        realm.with(DIRECT_GRANT, flow("grant", required(GRANT_PASSWORD), required(GRANT_BACKUP_CODE)));

        assertThat(realm.doors().doors().get(1).asks()).isTrue();
    }

    @Test
    void aRealmIsSetUpWhenEveryDoorAsksAndTheActionIsEnabled() {
        assertThat(realm.doors().setUp()).isFalse();
        realm.setUp();
        assertThat(realm.doors().setUp()).isTrue();

        realm.with(FIRST_BROKER_LOGIN, flow("auto link", required("idp-auto-link")));

        assertThat(realm.doors().setUp()).isFalse();
    }

    @Test
    void aRealmWithoutAFlowHasNotThatDoor() {
        assertThat(new RealmWithFlows().doors().doors()).isEmpty();
    }

    @Test
    void aProviderWithoutFlowsOfItsOwnIsNoDoor() {
        realm.provider("elsewhere", null, null);

        assertThat(realm.doors().doors()).hasSize(4);
    }

    @Test
    void aProviderMayHaveTwoDoors() {
        realm.add(flow("post", required(ALLOW))).provider("elsewhere", "first broker login", "post");

        assertThat(realm.doors().doors())
                .filteredOn(door -> door.of().isPresent())
                .extracting(DoorState::door, door -> door.of().orElseThrow(), DoorState::flow)
                .containsExactly(
                        tuple("first-broker-login", "elsewhere", "first broker login"),
                        tuple("post-broker-login", "elsewhere", "post"));
    }

    private static final Flow.Step RESET = conditional("reset OTP", required(USER_CONFIGURED), required(RESET_OTP));

    static Stream<Object[]> resets() {
        Flow.Step all = conditional("2FA", required(USER_CONFIGURED), alternative(OTP), alternative(BACKUP_CODE));
        Flow.Step withCodes = conditional("2FA", required(HAS_CODES), alternative(OTP), alternative(BACKUP_CODE));
        return Stream.of(
                reset("no factor", RESET_OTP_UNPROTECTED, required(SEND_MAIL), required(RESET_PASSWORD), RESET),
                reset("for those with codes", RESET_OTP_UNPROTECTED, required(SEND_MAIL), withCodes, RESET),
                reset("a factor before", null, required(SEND_MAIL), all, required(RESET_PASSWORD), RESET),
                reset("a factor afterwards", RESET_OTP_BEFORE_FACTOR, required(SEND_MAIL), RESET, all),
                reset("no Reset OTP", null, required(SEND_MAIL), required(RESET_PASSWORD)),
                reset("Reset OTP switched off", null, required(SEND_MAIL), disabled("reset OTP", required(RESET_OTP))),
                reset("Reset OTP in the flow itself", RESET_OTP_UNPROTECTED, required(SEND_MAIL), required(RESET_OTP)),
                reset(
                        "a factor inside, before",
                        null,
                        required(SEND_MAIL),
                        required("reset OTP", required(OTP), required(RESET_OTP))),
                reset(
                        "OTP for who has a key as well",
                        RESET_OTP_UNPROTECTED,
                        conditional("2FA", required(USER_CONFIGURED), required(WEBAUTHN), required(OTP)),
                        RESET),
                reset("a factor as another way", RESET_OTP_UNPROTECTED, alternative(OTP), alternative(RESET_OTP)));
    }

    private static Object[] reset(String what, SetupFinding.Kind warning, Flow.Step... steps) {
        return new Object[] {what, warning, flow("reset", steps)};
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("resets")
    void resetOtpIsNamedUnlessASecondFactorIsAskedForBefore(String what, SetupFinding.Kind warning, Flow flow) {
        realm.with(RESET_CREDENTIALS, flow);

        List<SetupFinding> warnings = realm.doors().warnings();

        assertThat(warnings).isEqualTo(warning == null ? List.of() : List.of(SetupFinding.of(warning, "reset")));
    }

    @Test
    void aWarningIsAboutForgottenPasswordsOnly() {
        realm.with(BROWSER, flow("ours", required(PASSWORD), required(RESET_OTP)))
                .with(RESET_CREDENTIALS, flow("reset", required(CHOOSE_USER)));

        assertThat(realm.doors().warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"BROWSER", "DIRECT_GRANT", "RESET_CREDENTIALS", "FIRST_BROKER_LOGIN", "POST_BROKER_LOGIN"})
    void whatAFlowIsBoundForDecidesOnItsStep(FlowKind kind) {
        assertThat(kind.step()).isEqualTo(kind == FlowKind.DIRECT_GRANT ? GRANT_BACKUP_CODE : BACKUP_CODE);
    }

    private DoorState browser(Flow flow) {
        return realm.with(BROWSER, flow).doors().doors().get(0);
    }

    private static Flow ours(Flow.Step... factors) {
        return flow("ours", required(PASSWORD), conditional("2FA", factors));
    }
}
