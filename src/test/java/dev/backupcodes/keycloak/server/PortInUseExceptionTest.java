package dev.backupcodes.keycloak.server;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

final class PortInUseExceptionTest {

    @Test
    void shouldSayInOneSentenceThatAPortIsInUse() throws IOException {
        try (ServerSocket other = new ServerSocket(0)) {
            int port = other.getLocalPort();

            assertThatThrownBy(() -> PortInUseException.check(port, "it is meant for Keycloak"))
                    .isInstanceOf(PortInUseException.class)
                    .hasMessage("Port " + port + " is in use by another program: it is meant for Keycloak.");
        }
    }

    @Test
    void shouldSeeAProgramThatListensOnTheLoopbackAddressOnly() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> PortInUseException.check(other.getLocalPort(), "hint"))
                    .isInstanceOf(PortInUseException.class);
        }
    }

    @Test
    void shouldPassAFreePort() {
        assertThatCode(() -> PortInUseException.check(FreePorts.next(), "hint")).doesNotThrowAnyException();
    }
}
