package dev.backupcodes.keycloak.browser;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.options.ColorScheme;

/** How a person looks at a page: a desktop screen, light, in English, unless said otherwise. */
public record View(boolean dark, boolean phone, String locale) {

    public static View desktop() {
        return new View(false, false, "en");
    }

    public View inTheDark() {
        return new View(true, phone, locale);
    }

    public View onAPhone() {
        return new View(dark, true, locale);
    }

    public View in(String language) {
        return new View(dark, phone, language);
    }

    NewContextOptions options() {
        NewContextOptions options = new NewContextOptions()
                .setColorScheme(dark ? ColorScheme.DARK : ColorScheme.LIGHT)
                .setLocale(locale)
                .setAcceptDownloads(true);
        return phone
                ? options.setViewportSize(390, 844).setDeviceScaleFactor(2).setHasTouch(true)
                : options.setViewportSize(1280, 900);
    }
}
