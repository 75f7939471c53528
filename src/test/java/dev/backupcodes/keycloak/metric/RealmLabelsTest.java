package dev.backupcodes.keycloak.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RealmLabelsTest {

    private final List<String> begun = new ArrayList<>();
    private final RealmLabels labels = new RealmLabels(begun::add);

    @Test
    void givenARealmThenItsLabelIsItsNameAndItBeginsOnce() {
        assertThat(labels.of("bank")).isEqualTo("bank");
        assertThat(labels.of("bank")).isEqualTo("bank");
        assertThat(begun).containsExactly("bank");
    }

    @Test
    void givenMoreRealmsThanThereIsRoomForThenTheLaterOnesShareALabel() {
        fill();

        assertThat(labels.of("one-more")).isEqualTo(RealmLabels.OTHERS);
        assertThat(labels.of("another")).isEqualTo(RealmLabels.OTHERS);
        assertThat(labels.of("realm7")).isEqualTo("realm7");
        assertThat(begun).hasSize(RealmLabels.MOST + 1).endsWith(RealmLabels.OTHERS);
        assertThat(labels.known()).hasSize(RealmLabels.MOST + 1);
    }

    @Test
    void givenARealmIsForgottenThenThereIsRoomForAnother() {
        fill();
        labels.forget("realm7");

        assertThat(labels.of("one-more")).isEqualTo("one-more");
        assertThat(labels.of("realm7")).isEqualTo(RealmLabels.OTHERS);
    }

    private void fill() {
        for (int i = 0; i < RealmLabels.MOST; i++) {
            labels.of("realm" + i);
        }
    }
}
