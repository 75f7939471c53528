package dev.backupcodes.keycloak.download;

import java.util.List;

/**
 * What the codes page shows. Public with getters, since FreeMarker reads it.
 *
 * <p>Lives as long as the page is rendered.
 */
public final class BackupCodesBean {

    private final List<String> codes;
    private final String setId;
    private final String madeOn;
    private final String site;
    private final String realmName;
    private final String account;
    private final String fileName;

    BackupCodesBean(
            List<String> codes,
            String setId,
            String madeOn,
            String site,
            String realmName,
            String account,
            String fileName) {
        this.codes = codes;
        this.setId = setId;
        this.madeOn = madeOn;
        this.site = site;
        this.realmName = realmName;
        this.account = account;
        this.fileName = fileName;
    }

    public List<String> getCodes() {
        return codes;
    }

    public String getSetId() {
        return setId;
    }

    public String getMadeOn() {
        return madeOn;
    }

    public String getSite() {
        return site;
    }

    public String getRealmName() {
        return realmName;
    }

    public String getAccount() {
        return account;
    }

    public String getFileName() {
        return fileName;
    }

    @Override
    public String toString() {
        return "ShownCodes[redacted]";
    }
}
