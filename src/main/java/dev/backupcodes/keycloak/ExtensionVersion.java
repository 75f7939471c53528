package dev.backupcodes.keycloak;

import org.keycloak.forms.login.LoginFormsProvider;

/** The version of this jar, as its manifest says. */
public final class ExtensionVersion {

    private ExtensionVersion() {}

    public static String get() {
        String version = ExtensionVersion.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }

    /** Tells a page, whose style and scripts are loaded anew with a new version. */
    public static LoginFormsProvider on(LoginFormsProvider page) {
        return page.setAttribute("backupCodesVersion", get());
    }
}
