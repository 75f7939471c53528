package dev.backupcodes.keycloak.proof.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backupcodes.keycloak.it.AdminApi;
import dev.backupcodes.keycloak.it.LoginBrowser;
import dev.backupcodes.keycloak.it.Page;
import dev.backupcodes.keycloak.it.Parallel;
import dev.backupcodes.keycloak.it.Steps;
import dev.backupcodes.keycloak.it.TestUser;
import dev.backupcodes.keycloak.proof.Deed;
import dev.backupcodes.keycloak.proof.SequentialModel;
import dev.backupcodes.keycloak.server.Mail;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jsoup.nodes.Element;

/**
 * A user whose codes people use and change on several nodes at once. After every round, what they were told and what the rows say must
 * have an explanation.
 */
final class Subject {

    private static final int OFFSET_MILLIS = 12;
    /** Stand for codes that were made, as the rows say, and that nobody was told. */
    private static final Set<String> UNKNOWN = IntStream.range(0, Nodes.LOCKOUT_CODES)
            .mapToObj(i -> "untold " + i)
            .collect(Collectors.toUnmodifiableSet());

    private static final AtomicInteger GENERATIONS = new AtomicInteger();

    private final Nodes nodes;
    private final TestUser user;
    private Set<SequentialModel> states = Set.of(
            new SequentialModel(Set.of(), Set.of(), Set.of(), Set.of(), "", false, 0, false, false, false, false));

    Subject(Nodes nodes, TestUser user) {
        this.nodes = nodes;
        this.user = user;
    }

    /** What was done, and what was told. */
    record Told(Deed deed, String answer) {}

    /**
     * Something that somebody can do, ready to be done.
     *
     * @param who on which node
     * @param deed as far as it is known before: codes that the server makes are not
     */
    record Doing(String who, Deed deed, Supplier<Told> act) {}

    TestUser user() {
        return user;
    }

    /** How the codes stand; several possibilities where nobody could tell. */
    Set<SequentialModel> states() {
        return states;
    }

    /** The codes that would certainly be accepted. */
    List<String> ownCodes() {
        return certain(SequentialModel::own);
    }

    List<String> lockoutCodes() {
        return certain(SequentialModel::lockout);
    }

    private List<String> certain(Function<SequentialModel, Set<String>> which) {
        Set<String> codes = new HashSet<>(which.apply(states.iterator().next()));
        states.forEach(state -> codes.retainAll(which.apply(state)));
        return new ArrayList<>(codes);
    }

    // What can be done

    /** Somebody who is asked for a code enters one. */
    Doing redeem(Person person, String code) {
        Deed deed = new Deed.Redeem(code);
        return new Doing("node " + person.node(), deed, () -> new Told(deed, person.enter(code)));
    }

    Person person(int node) {
        return new Person(nodes, this, node);
    }

    /** The user is shown codes, after a one-time code or a backup code. What is done is to confirm them. */
    Doing confirm(int node) {
        LoginBrowser browser = nodes.realm().browser(nodes.node(node));
        Page page = browser.signIn(user, Steps.GET_CODES);
        if (page.hasField("otp")) {
            page = browser.submit(page, Map.of("otp", user.totp().fresh()));
        } else if (page.hasField("backupCode")) {
            page = enterFirst(browser, page, node);
        }
        Page shown = page;
        Set<String> codes = Set.copyOf(Steps.codesOn(shown));
        assertThat(codes).as("codes on " + shown).isNotEmpty();
        return confirming(node, new Deed.Confirm(codes), browser, shown);
    }

    private Page enterFirst(LoginBrowser browser, Page question, int node) {
        String code = ownCodes().get(0);
        List<Page> pages = new ArrayList<>();
        Deed deed = new Deed.Redeem(code);
        round(List.of(new Doing("node " + node, deed, () -> {
            pages.add(Steps.enter(browser, question, code));
            return new Told(deed, Person.told(pages.get(0)));
        })));
        return pages.get(0);
    }

    /** Somebody follows the last link that was mailed, to the codes. What is done is to confirm them. */
    Doing confirmByLink(int node) {
        String link = nodes.realm().mail().mailsTo(user.email()).stream()
                .map(Mail::link)
                .flatMap(Optional::stream)
                .reduce((first, last) -> last)
                .orElseThrow();
        String generation = states.iterator().next().generation();
        LoginBrowser browser = nodes.realm().browser(nodes.node(node));
        Page page = browser.submit(browser.open(link), Map.of("confirm-link", "true"));
        if (page.hasField("password")) {
            page = browser.submit(page, Map.of("password", user.password()));
        }
        Page shown = page;
        Set<String> codes = Set.copyOf(Steps.codesOn(shown));
        assertThat(codes).as("codes on " + shown).isNotEmpty();
        return confirming(node, new Deed.ConfirmByLink(codes, generation), browser, shown);
    }

    private static Doing confirming(int node, Deed deed, LoginBrowser browser, Page shown) {
        return new Doing(
                "node " + node, deed, () -> new Told(deed, toldAfterConfirming(Steps.confirm(browser, shown))));
    }

    private static String toldAfterConfirming(Page page) {
        if (page.code().isPresent() || page.text().contains("Your new backup codes are active")) {
            return SequentialModel.DONE;
        }
        Element message = page.html().selectFirst("[data-message]");
        if (page.status() == 500) {
            return Happening.LOST; // of two at once, Keycloak takes the pending action away twice
        }
        if (message == null) {
            return "a page that is none of ours: " + page;
        }
        return switch (message.attr("data-message")) {
            case "unavailable" -> Happening.NOTHING; // it says that nothing has changed
            case "perhaps-active" -> Happening.LOST;
            default -> SequentialModel.VOID; // why the codes came too late
        };
    }

    Doing regenerate(int node) {
        String generation = "g" + GENERATIONS.incrementAndGet();
        return staff(node, new Deed.Regenerate(generation), staff -> staff.regenerate(user.id(), Map.of()));
    }

    Doing makeLockoutCodes(int node) {
        return new Doing("staff " + node, new Deed.MakeLockoutCodes(UNKNOWN), () -> {
            AdminApi.Answer answer = nodes.staff(node).makeLockoutCodes(user.id(), Map.of("reason", "A test"));
            Set<String> codes = new HashSet<>();
            answer.body().path("codes").forEach(code -> codes.add(code.textValue()));
            return new Told(new Deed.MakeLockoutCodes(codes), told(answer));
        });
    }

    Doing revokeLockoutCodes(int node) {
        return staff(node, new Deed.RevokeLockoutCodes(), staff -> staff.revokeLockoutCodes(user.id()));
    }

    Doing liftLock(int node) {
        return staff(node, new Deed.LiftLock(), staff -> staff.liftLock(user.id(), Map.of("reason", "A test")));
    }

    private Doing staff(int node, Deed deed, Function<AdminApi, AdminApi.Answer> call) {
        return new Doing("staff " + node, deed, () -> new Told(deed, told(call.apply(nodes.staff(node)))));
    }

    private static String told(AdminApi.Answer answer) {
        if (answer.status() / 100 == 2) {
            return SequentialModel.DONE;
        }
        if (answer.status() == 429 || answer.status() == 409) {
            return Happening.NOTHING;
        }
        return answer.error().equals("unavailable") ? Happening.LOST : "an answer that is none of ours: " + answer;
    }

    /** The user has a second factor beside the codes, and signs in with it, perhaps to make new codes first. */
    boolean signInWithOtp(int node) {
        LoginBrowser browser = nodes.realm().browser(nodes.node(node));
        Page page =
                browser.submit(browser.signIn(user), Map.of("otp", user.totp().fresh()));
        return page.code().isPresent() || !Steps.codesOn(page).isEmpty();
    }

    // Doing it

    /** All at once; then the answers and the rows must have an explanation. */
    List<Happening> round(List<Doing> doings) {
        List<Happening> happenings = Parallel.within(OFFSET_MILLIS, doings.size(), i -> happen(doings.get(i)));
        settle(happenings);
        return happenings;
    }

    static Happening happen(Doing doing) {
        long began = System.nanoTime();
        Told told = doing.act().get();
        return new Happening(doing.who(), told.deed(), began, System.nanoTime(), told.answer());
    }

    /** Nothing is under way any more: how the codes may stand now. */
    void settle(List<Happening> happenings) {
        Set<SequentialModel> explained = Explanation.of(states, happenings);
        StoredState stored = StoredState.of(nodes.database(), user.id());
        Set<SequentialModel> after = explained.stream().filter(stored::fits).collect(Collectors.toSet());
        assertThat(after)
                .as(() -> "An explanation of\n" + describe(happenings) + "\nfrom " + states + "\nrows: " + stored
                        + "\nanswers alone leave: " + explained)
                .isNotEmpty();
        states = after;
    }

    private static String describe(List<Happening> happenings) {
        long zero = happenings.stream().mapToLong(Happening::began).min().orElse(0);
        return happenings.stream().map(happening -> happening.toString(zero)).collect(Collectors.joining("\n"));
    }
}
