package dev.backupcodes.keycloak.benchmark.provider;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.cache.UserCache;

/** What the server has spent so far, and what it stores of a user: {@code /realms/{realm}/benchmark/...}. */
public final class CostResource {

    private final KeycloakSession session;

    CostResource(KeycloakSession session) {
        this.session = session;
    }

    /** Processor time of the whole process, and bytes that its threads have allocated. */
    @GET
    @Path("cost")
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Long> cost() {
        OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        long allocated = LongStream.of(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
        return Map.of("cpuNanos", process.getProcessCpuTime(), "allocatedBytes", allocated);
    }

    /** Bytes of the heap that are in use when all sessions of the realm are gone, no user is cached and the garbage is collected. */
    @POST
    @Path("heap")
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Long> heap() {
        RealmModel realm = session.getContext().getRealm();
        session.sessions().removeUserSessions(realm);
        session.getProvider(UserCache.class).clear();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Map.of(
                "usedBytes",
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }

    /** The user's credentials with their secret data, which no interface of Keycloak's shows of one user. */
    @GET
    @Path("credentials")
    @Produces(MediaType.APPLICATION_JSON)
    public List<Map<String, String>> credentials(@QueryParam("user") String username) {
        RealmModel realm = session.getContext().getRealm();
        UserModel user = session.users().getUserByUsername(realm, username);
        return user.credentialManager()
                .getStoredCredentialsStream()
                .map(one -> Map.of(
                        "type", one.getType(),
                        "credentialData", one.getCredentialData(),
                        "secretData", one.getSecretData()))
                .toList();
    }
}
