package dev.backupcodes.keycloak.benchmark;

import dev.backupcodes.keycloak.it.LoginBrowser;
import dev.backupcodes.keycloak.it.Page;
import dev.backupcodes.keycloak.it.Totp;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/** A login that is at the page of its step: one more request decides. */
final class Prepared {

    private final Step step;
    private final LoginBrowser browser;
    private final String address;
    private final String answer;

    private Prepared(Step step, LoginBrowser browser, String address, String answer) {
        this.step = step;
        this.browser = browser;
        this.address = address;
        this.answer = answer;
    }

    /** Begins to sign in, and gives the user's name. */
    static Prepared of(BenchmarkServer server, Step step, People.Login login) {
        LoginBrowser browser = server.browser(step.policy());
        Page name = browser.startLogin(Map.of("client_id", step.client()));
        Page question = browser.submit(name, Map.of("username", login.username()));
        return new Prepared(step, browser, LoginBrowser.action(question, step.field()), login.answer());
    }

    Step step() {
        return step;
    }

    /** Answers. */
    void post() {
        String entered = step == Step.OTP ? new Totp(answer).now() : answer;
        HttpResponse<String> response = browser.postOnly(address, List.of(Map.entry(step.field(), entered)));
        Step.Outcome outcome = outcome(response);
        if (outcome != step.outcome()) {
            throw new IllegalStateException(step + " ended with " + response + "\n" + response.body());
        }
    }

    private static Step.Outcome outcome(HttpResponse<String> response) {
        String location = response.headers().firstValue("location").orElse("");
        if (location.startsWith(LoginBrowser.REDIRECT) && location.contains("code=")) {
            return Step.Outcome.SIGNED_IN;
        }
        if (location.contains("/login-actions/required-action")) {
            return Step.Outcome.ACTIONS_FOLLOW;
        }
        return response.statusCode() == 200 && response.body().contains("aria-invalid=\"true\"")
                ? Step.Outcome.ASKED_AGAIN
                : null;
    }
}
