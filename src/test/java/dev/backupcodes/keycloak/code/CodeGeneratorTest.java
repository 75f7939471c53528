package dev.backupcodes.keycloak.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CodeGeneratorTest {

    private final CodeGenerator generator = new CodeGenerator(Codes.RANDOM);

    private List<BackupCode> tenThousand() {
        List<BackupCode> codes = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            codes.addAll(generator.generate(10, 14, Set.of()));
        }
        return codes;
    }

    @Test
    void tenThousandCodesHaveTheShownForm() {
        assertThat(tenThousand())
                .allSatisfy(code -> assertThat(code.shownAs(CodeKind.OWN))
                        .matches("[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}"));
    }

    @Test
    void tenThousandCodesAreAllDifferent() {
        assertThat(new HashSet<>(tenThousand().stream().map(BackupCode::secret).toList()))
                .hasSize(10_000);
    }

    /** 160,000 symbols, 5,000 expected of each: a fair generator is outside ±6 sigma once in a billion runs. */
    @Test
    void everySymbolIsEquallyLikely() {
        Map<Integer, Long> count = tenThousand().stream()
                .flatMapToInt(code -> (code.selector() + code.secret()).chars())
                .boxed()
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

        assertThat(count).hasSize(32);
        assertThat(count.values()).allSatisfy(n -> assertThat(n).isBetween(5_000L - 420, 5_000L + 420));
    }

    @Test
    void selectorsOfASetAreUnique() {
        for (int round = 0; round < 200; round++) {
            assertThat(generator.generate(50, 14, Set.of()).stream().map(BackupCode::selector))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void selectorsThatAreTakenAreNotGivenAgain() {
        Set<String> taken = generator.generate(400, 13, Set.of()).stream()
                .map(BackupCode::selector)
                .collect(Collectors.toSet());

        assertThat(generator.generate(100, 13, taken))
                .extracting(BackupCode::selector)
                .doesNotContainAnyElementsOf(taken);
    }

    @Test
    void moreCodesThanSelectorsCanTellApartAreRefused() {
        Set<String> taken = generator.generate(500, 1, Set.of()).stream()
                .map(BackupCode::selector)
                .collect(Collectors.toSet());

        assertThat(generator.generate(512, 1, Set.of())).hasSize(512);
        assertThat(generator.generate(12, 1, taken)).hasSize(12);
        assertThatThrownBy(() -> generator.generate(513, 1, Set.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> generator.generate(13, 1, taken)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void lockoutCodesAreShownInTwoGroupsOfFive() {
        assertThat(generator.generate(1, 8, Set.of()).get(0).shownAs(CodeKind.LOCKOUT))
                .matches("[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}");
    }

    @Test
    void aCodeDoesNotShowItselfInALog() {
        BackupCode code = generator.generate(1, 14, Set.of()).get(0);

        assertThat(code.toString()).doesNotContain(code.secret());
        assertThat(CodeInput.of(code.shownAs(CodeKind.OWN)).toString()).doesNotContain(code.secret());
    }
}
