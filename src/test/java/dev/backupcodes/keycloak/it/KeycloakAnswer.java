package dev.backupcodes.keycloak.it;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

final class KeycloakAnswer {
    static int statusOf(TestRealm realm, String path) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(
                                            URI.create(realm.server().keycloak().baseUrl() + "/admin/realms/"
                                                    + realm.name() + "/" + path))
                                    .header(
                                            "Authorization",
                                            "Bearer "
                                                    + realm.server()
                                                            .admin()
                                                            .tokenManager()
                                                            .getAccessTokenString())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
