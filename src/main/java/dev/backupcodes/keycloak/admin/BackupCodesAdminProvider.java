package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.Names;
import dev.backupcodes.keycloak.OnSupportedServer;
import dev.backupcodes.keycloak.job.JobListener;
import dev.backupcodes.keycloak.roles.AdminRolesInstaller;
import dev.backupcodes.keycloak.setup.DoorWatch;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProvider;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProviderFactory;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/** Mounts {@link BackupCodesAdminResource} and sees to the roles that it needs, and to the jobs that it starts. */
public final class BackupCodesAdminProvider
        implements AdminRealmResourceProviderFactory, AdminRealmResourceProvider, OnSupportedServer {

    private final RealmSurveys surveys = new RealmSurveys();

    @Override
    public String getId() {
        return Names.ADMIN_RESOURCE;
    }

    @Override
    public AdminRealmResourceProvider create(KeycloakSession session) {
        return this;
    }

    @Override
    public Object getResource(
            KeycloakSession session, RealmModel realm, AdminPermissionEvaluator auth, AdminEventBuilder adminEvent) {
        return new BackupCodesAdminResource(AdminCall.of(session, realm, auth, adminEvent, surveys));
    }

    @Override
    public void init(Config.Scope config) {
        // no options
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        factory.register(new AdminRolesInstaller());
        factory.register(new JobListener(new StaffJobs()));
        factory.register(new DoorWatch());
    }

    @Override
    public void close() {
        // closed with each session, too
    }
}
