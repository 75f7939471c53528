package dev.backupcodes.keycloak.browser;

import java.time.Duration;
import java.util.function.Consumer;

/** Every page of ours that a user can get to, by a text that is on it. */
enum OurPage {
    CODE("Sign in with a backup code", "Mit Backup-Code anmelden", Visitor::toCodePageByChoice),
    CODE_MISSING("Enter a backup code.", "Geben Sie einen Backup-Code ein.", Visitor::toRefusalOfNothing),
    CODE_WRONG(
            "This backup code is not valid.",
            "Dieser Backup-Code ist nicht gültig.",
            visitor -> visitor.toRefusal(StoredSet.unused(10).credential())),
    CODE_LOCKED(
            "Try again in 15 minutes or use another way",
            "Versuchen Sie es in 15 Minuten noch einmal",
            visitor -> visitor.toRefusal(
                    StoredSet.lockedFor(Duration.ofMinutes(15)).credential())),
    CODE_NOW_LOCKED(
            "It was one wrong code too many",
            "Es war ein falscher Code zu viel",
            visitor -> visitor.toRefusal(StoredSet.nearlyLocked().credential())),
    CODE_KILLED(
            "Your backup codes are now switched off.",
            "Ihre Backup-Codes sind jetzt abgeschaltet.",
            visitor -> visitor.toRefusal(StoredSet.nearlyKilled().credential())),
    CODE_LOCKOUT_KILLED(
            "The emergency codes from support no longer work",
            "Die Notfallcodes vom Support gelten nicht mehr",
            Visitor::toTheEndOfLockoutCodes),
    CODE_UNAVAILABLE(
            "Backup codes cannot be checked right now.",
            "Backup-Codes können gerade nicht geprüft werden.",
            visitor -> visitor.toRefusal(StoredSet.spoilt())),
    NOTICE_EXHAUSTED(
            "You have used all your backup codes.",
            "Sie haben alle Ihre Backup-Codes verbraucht.",
            visitor -> visitor.toCodePage(StoredSet.unused(0))),
    NOTICE_EXPIRED(
            "Your backup codes have expired.",
            "Ihre Backup-Codes sind abgelaufen.",
            visitor -> visitor.toCodePage(StoredSet.expired())),
    NOTICE_DISABLED(
            "because too many wrong codes were entered.",
            "weil zu viele falsche Codes eingegeben wurden.",
            visitor -> visitor.toCodePage(StoredSet.dead("DISABLED"))),
    NOTICE_AWAITING(
            "Your old backup codes were reset by support.",
            "Der Support hat Ihre Backup-Codes zurückgesetzt.",
            visitor -> visitor.toCodePage(StoredSet.dead("AWAITING_DOWNLOAD"))),
    CHOICE(
            "An emergency code from support goes here, too.",
            "Ein Notfallcode vom Support gehört auch hierher.",
            Visitor::toChoice),
    OFFER("Do you want backup codes?", "Möchten Sie Backup-Codes?", Visitor::toOffer),
    LOST_FACTOR("Is your phone gone?", "Ist Ihr Smartphone weg?", Visitor::toLostFactor),
    LOST_FACTOR_OF_SEVERAL("What is gone?", "Was ist weg?", Visitor::toLostFactors),
    LOST_FACTOR_LAST_CODE("That was your last code", "Das war Ihr letzter Code", Visitor::toLastCode),
    CODES_AFTER_SUPPORT(
            "You came in with an emergency code from support.",
            "Sie sind mit einem Notfallcode vom Support hereingekommen.",
            Visitor::toCodesAfterSupport),
    OTP("Before you see your new backup codes", "Bevor Sie Ihre neuen Backup-Codes sehen", Visitor::toOtpQuestion),
    OTP_WRONG("This one-time code is not valid.", "Dieser Einmalcode ist nicht gültig.", Visitor::toOtpRefusal),
    CODES("I have saved these codes", "Ich habe diese Codes gespeichert", Visitor::toCodes),
    CODES_REFUSED(
            "Tick the box when you have saved the codes.",
            "Setzen Sie das Häkchen, wenn Sie die Codes gespeichert haben.",
            Visitor::toCodesAgain),
    MESSAGE_TOO_MANY_VIEWS(
            "New backup codes were shown too often in a short time.",
            "Neue Backup-Codes wurden in kurzer Zeit zu oft angezeigt.",
            Visitor::toTooManyViews),
    LINK("Support has reset your backup codes", "Der Support hat Ihre Backup-Codes zurückgesetzt", Visitor::toLink),
    LINK_PASSWORD(
            "enter the password of your account",
            "geben Sie das Passwort Ihres Kontos ein",
            Visitor::toPasswordQuestion),
    LINK_PASSWORD_WRONG(
            "This password is not correct.", "Dieses Passwort ist nicht richtig.", Visitor::toPasswordRefusal),
    LINK_DEAD("This link no longer works", "Dieser Link funktioniert nicht mehr", Visitor::toDeadLink),
    LINK_DONE("Your new backup codes are active", "Ihre neuen Backup-Codes gelten jetzt", Visitor::toTheEndOfTheLink),
    MESSAGE_VOID(
            "Support has reset your backup codes", "Der Support hat Ihre Backup-Codes zurückgesetzt", Visitor::toVoid),
    MESSAGE_SECOND_FACTOR_NEEDED(
            "Set up a second factor first",
            "Richten Sie zuerst einen zweiten Faktor ein",
            visitor -> visitor.askForCodes(visitor.realm().newUser(false))),
    MESSAGE_SECOND_FACTOR_NEEDED_AT_LOGIN(
            "Continue without backup codes", "Ohne Backup-Codes fortfahren", Visitor::signInWithPendingAction),
    MESSAGE_USE_LINK(
            "Use the link in your email",
            "Benutzen Sie den Link in Ihrer E-Mail",
            visitor -> visitor.signInWithPendingAction(
                    StoredSet.dead("AWAITING_DOWNLOAD").credential())),
    MESSAGE_SIGN_IN_AGAIN(
            "Your second factor could not be checked here.",
            "Ihr zweiter Faktor konnte hier nicht geprüft werden.",
            visitor -> visitor.askForCodesTwice(StoredSet.unused(10))),
    MESSAGE_IMPERSONATED(
            "An administrator is signed in for this user.",
            "Ein Administrator ist für diesen Benutzer angemeldet.",
            Visitor::signInAsAnother),
    MESSAGE_UNAVAILABLE(
            "Backup codes are not available at the moment.",
            "Backup-Codes sind im Moment nicht verfügbar.",
            visitor -> visitor.signInWithPendingAction(StoredSet.spoilt()));

    private final String english;
    private final String german;
    private final Consumer<Visitor> way;

    OurPage(String english, String german, Consumer<Visitor> way) {
        this.english = english;
        this.german = german;
        this.way = way;
    }

    String text(String language) {
        return language.equals("de") ? german : english;
    }

    /** The list of second factors is Keycloak's own page; we only stand in it. */
    boolean isOurs() {
        return this != CHOICE;
    }

    void visit(Visitor visitor) {
        way.accept(visitor);
    }
}
