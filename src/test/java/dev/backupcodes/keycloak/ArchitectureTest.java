package dev.backupcodes.keycloak;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.keycloak.common.Version;
import org.keycloak.provider.EnvironmentDependentProviderFactory;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderFactory;

/** What holds the house up. */
class ArchitectureTest {

    private static final String ROOT = "dev.backupcodes.keycloak";
    /** Static, because the import takes longer than all the rules together. */
    private static final JavaClasses MAIN = new ClassFileImporter().importPath(Path.of("target", "classes"));

    @Test
    void theRulesAboutCodesArePlainJava() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".code..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT + ".code..", "java..")
                .check(MAIN);
    }

    /** Only {@code RealmPolicy} reads them from a realm. */
    @Test
    void theRulesOfThePolicyArePlainJava() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".policy..")
                .and()
                .haveSimpleNameNotStartingWith("RealmPolicy")
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(ROOT + ".policy..", "java..").or(type(ProviderConfigProperty.class)))
                .check(MAIN);
    }

    /** The picture in {@code docs/architecture.md}. */
    @Test
    void aPackageUsesItsOwnFloorAndThoseBelow() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("Keycloak calls")
                .definedBy(packages("login", "download", "lostfactor", "admin", "lockout", "theme", "workflow"))
                .layer("they use")
                .definedBy(packages("stepup", "setup", "mail", "event", "link", "callercheck", "limit", "job"))
                .layer("data")
                .definedBy(packages("credential", "roles", "policy", "text", "metric"))
                .layer("rules")
                .definedBy(packages("code"))
                .whereLayer("Keycloak calls")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("they use")
                .mayOnlyBeAccessedByLayers("Keycloak calls")
                .whereLayer("data")
                .mayOnlyBeAccessedByLayers("Keycloak calls", "they use")
                .ensureAllClassesAreContainedInArchitectureIgnoring(ROOT)
                .check(MAIN);
    }

    private static String[] packages(String... names) {
        return Stream.of(names).map(name -> ROOT + "." + name + "..").toArray(String[]::new);
    }

    @Test
    void permissionsAndAnswersDoNotKnowTheUseCases() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".admin.access..", ROOT + ".admin.rest..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".admin")
                .allowEmptyShould(true)
                .check(MAIN);
    }

    @Test
    void answersDoNotKnowPermissions() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".admin.rest..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".admin.access..")
                .allowEmptyShould(true)
                .check(MAIN);
    }

    @Test
    void theClassesThatTheDocumentNamesAreThere() throws IOException, ClassNotFoundException {
        Matcher names = Pattern.compile("`([a-z.]+\\.[A-Z][A-Za-z]+)")
                .matcher(Files.readString(Path.of("docs", "architecture.md")));
        while (names.find()) {
            Class.forName(ROOT + "." + names.group(1), false, getClass().getClassLoader());
        }
    }

    @Test
    void packagesDoNotDependOnEachOtherInACircle() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(MAIN);
    }

    /** Keycloak's Workflows hand over a query that is to be added to: it goes straight on to {@code credential}. */
    @Test
    void onlyTheCredentialAndRolePackagesTouchTheDatabase() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".credential..", ROOT + ".roles..")
                .and()
                .doNotHaveSimpleName("CodesCondition")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.persistence..", "org.keycloak.models.jpa..", "org.keycloak.storage.jpa..")
                .check(MAIN);
    }

    /** Where it is missing, one class fails to load and nothing else. */
    @Test
    void onlyOneClassTouchesMicrometer() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.MicrometerMeters(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..")
                .check(MAIN);
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
                        "auth-recovery-authn-code-form",
                        "download-backup-codes",
                        "backup-codes-replace-factor",
                        "backup-codes-download",
                        "backup-codes-lockout-watch",
                        "backup-codes-grant-watch",
                        "ask-for-backup-codes",
                        "has-backup-codes",
                        "backup-codes-low",
                        "backup-codes-older-than",
                        "backup-codes-made",
                        "backup-codes-used-up",
                        "backup-codes-reset");
    }

    @Test
    void onAServerThatIsTooOldThereIsNoneOfThem() throws IOException, ReflectiveOperationException {
        String version = Version.VERSION;
        try {
            Version.VERSION = "26.6.4";
            for (Path file : servicesFiles()) {
                for (String provider : Files.readAllLines(file)) {
                    Object factory = Class.forName(provider).getConstructor().newInstance();
                    assertThat(factory).isInstanceOf(EnvironmentDependentProviderFactory.class);
                    assertThat(((EnvironmentDependentProviderFactory) factory).isSupported(null))
                            .as(provider)
                            .isFalse();
                }
            }
        } finally {
            Version.VERSION = version;
        }
    }

    private static List<Path> servicesFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src", "main", "resources", "META-INF", "services"))) {
            return files.toList();
        }
    }
}
