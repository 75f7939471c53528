package dev.backupcodes.keycloak.lostfactor;

import dev.backupcodes.keycloak.ExtensionVersion;
import dev.backupcodes.keycloak.setup.FactorSetUp;
import dev.backupcodes.keycloak.stepup.CodeLogin;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.credential.CredentialModel;

/** The page that says where the user stands, and offers what the realm has. */
final class LostFactorPage {

    private static final String TEMPLATE = "backup-codes-lost-factor.ftl";

    private final RequiredActionContext context;
    private final CodeLogin how;
    private final List<CredentialModel> devices;
    private final FactorSetUp setUp;
    private final boolean demanded;

    /** @param devices that the user has; one of them may be gone */
    LostFactorPage(
            RequiredActionContext context,
            CodeLogin how,
            List<CredentialModel> devices,
            FactorSetUp setUp,
            boolean demanded) {
        this.context = context;
        this.how = how;
        this.devices = devices;
        this.setUp = setUp;
        this.demanded = demanded;
    }

    /** Whether the realm offers nothing to set up here. */
    boolean isWithoutWayOut() {
        return offers().isEmpty();
    }

    Response response() {
        Locale locale = context.getSession().getContext().resolveLocale(context.getUser());
        return ExtensionVersion.on(context.form())
                .setAttribute("backupCodesCameIn", how.id())
                .setAttribute(
                        "backupCodesFactors",
                        devices.stream().map(device -> view(device, locale)).toList())
                .setAttribute("backupCodesOffers", offers())
                .setAttribute("backupCodesDemanded", demanded)
                .createForm(TEMPLATE);
    }

    /** The answers that lead to a page of Keycloak's, in the order of the buttons. */
    private List<String> offers() {
        List<String> offers = new ArrayList<>();
        if (devices.stream().anyMatch(device -> setUp.of(device.getType()).isPresent())) {
            offers.add(LostFactor.REPLACE);
        }
        if (setUp.ofAuthenticatorApp().filter(this::isAnother).isPresent()) {
            offers.add(LostFactor.APP);
        }
        if (setUp.ofKey().filter(this::isAnother).isPresent()) {
            offers.add(LostFactor.KEY);
        }
        return offers;
    }

    /** Not what replacing any of the factors leads to anyway. */
    private boolean isAnother(String action) {
        return devices.isEmpty()
                || devices.stream()
                        .anyMatch(device -> !setUp.of(device.getType()).equals(Optional.of(action)));
    }

    private static FactorBean view(CredentialModel device, Locale locale) {
        String label = device.getUserLabel() == null ? "" : device.getUserLabel();
        return new FactorBean(device.getId(), device.getType(), label, date(device.getCreatedDate(), locale));
    }

    private static String date(Long millis, Locale locale) {
        return millis == null
                ? ""
                : DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                        .withLocale(locale)
                        .withZone(ZoneId.systemDefault())
                        .format(Instant.ofEpochMilli(millis));
    }
}
