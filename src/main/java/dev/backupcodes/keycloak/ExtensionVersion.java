package dev.backupcodes.keycloak;

/** The version of this jar, as its manifest says. */
public final class ExtensionVersion {

    private ExtensionVersion() {}

    public static String get() {
        String version = ExtensionVersion.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
