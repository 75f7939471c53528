package dev.backupcodes.keycloak;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.keycloak.provider.ProviderFactory;

/** What holds the house up. */
class ArchitectureTest {

    private static final String ROOT = "dev.backupcodes.keycloak";
    private final JavaClasses main = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void theRulesAboutCodesArePlainJava() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".code..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT + ".code..", "java..")
                .check(main);
    }

    @Test
    void packagesDoNotDependOnEachOtherInACircle() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(main);
    }

    @Test
    void onlyTheCredentialAndRolePackagesTouchTheDatabase() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".credential..", ROOT + ".roles..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.persistence..", "org.keycloak.models.jpa..", "org.keycloak.storage.jpa..")
                .check(main);
    }

    @Test
    void everyProviderIsRegisteredForItsInterface() throws IOException, ReflectiveOperationException {
        List<String> ids = new ArrayList<>();
        for (Path file : servicesFiles()) {
            for (String provider : Files.readAllLines(file)) {
                Object factory = Class.forName(provider).getConstructor().newInstance();
                assertThat(factory)
                        .isInstanceOf(Class.forName(file.getFileName().toString()));
                ids.add(((ProviderFactory<?>) factory).getId());
            }
        }
        assertThat(ids)
                .containsExactlyInAnyOrder(
                        "backup-codes",
                        "backup-codes",
                        "backup-codes",
                        "backup-code",
                        "backup-code-direct-grant",
                        "conditional-backup-codes",
                        "download-backup-codes",
                        "backup-codes-download",
                        "backup-codes-lockout-watch",
                        "backup-codes-grant-watch");
    }

    private static List<Path> servicesFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src", "main", "resources", "META-INF", "services"))) {
            return files.toList();
        }
    }
}
