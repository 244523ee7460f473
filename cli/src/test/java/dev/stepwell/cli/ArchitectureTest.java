package dev.stepwell.cli;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.stepwell.server.Server;
import dev.stepwell.server.partition.Aggregates;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// The directions of ARCHITECTURE.md. It stands here since `cli` sees every module that ships.
class ArchitectureTest {
  private static final String ENGINE = "dev.stepwell.engine..";
  private static final String PROTOCOL = "dev.stepwell.protocol..";
  private static final String STORE = "dev.stepwell.store..";
  private static final String ROCKSDB = "dev.stepwell.store.rocksdb..";
  private static final String SERVER = "dev.stepwell.server..";
  private static final String DASHBOARD = "dev.stepwell.dashboard..";
  private static final String CLI = "dev.stepwell.cli..";
  private static final String CLIENT = "dev.stepwell.cli.client..";

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.stepwell");

  @Test
  void everyModuleIsLookedAt() {
    for (var module : List.of(ENGINE, PROTOCOL, STORE, ROCKSDB, SERVER, DASHBOARD, CLI)) {
      assertThat(ALL.that(resideInAPackage(module))).as(module).isNotEmpty();
    }
  }

  @Test
  void theEngineSeesNothingButTheBaseOfTheJdk() {
    classes()
        .that()
        .resideInAPackage(ENGINE)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                    ENGINE,
                    "java.lang..",
                    "java.util",
                    "java.util.function",
                    "java.util.stream",
                    "java.time..",
                    "java.nio.charset",
                    "org.jspecify..")
                // A hash is the same for the same bytes; what else its package has is not.
                .or(belongToAnyOf(MessageDigest.class, NoSuchAlgorithmException.class)))
        .check(ALL);
  }

  @Test
  void theEngineHasNoClockNoRandomnessNoThreadsAndNoEnvironment() {
    noClasses()
        .that()
        .resideInAPackage(ENGINE)
        .should()
        .accessTargetWhere(worldly())
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(
            Clock.class,
            InstantSource.class,
            Thread.class,
            ThreadLocal.class,
            Random.class,
            RandomGenerator.class,
            Process.class,
            Runtime.class)
        .check(ALL);
  }

  private static DescribedPredicate<JavaAccess<?>> worldly() {
    var system =
        Set.of("getenv", "getProperty", "currentTimeMillis", "nanoTime", "identityHashCode");
    return DescribedPredicate.describe(
        "asks the world outside",
        access -> {
          var owner = access.getTargetOwner();
          var name = access.getTarget().getName();
          return (name.equals("now")
                  && owner.getPackageName().equals(Instant.class.getPackageName()))
              || (name.equals("randomUUID") && owner.isEquivalentTo(UUID.class))
              || (name.equals("random") && owner.isEquivalentTo(Math.class))
              || (system.contains(name) && owner.isEquivalentTo(System.class));
        });
  }

  @Test
  void theProtocolSeesNoOtherModule() {
    noClasses()
        .that()
        .resideInAPackage(PROTOCOL)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ENGINE, STORE, SERVER, CLI)
        .check(ALL);
  }

  @Test
  void storesSeeTheEngineAlone() {
    noClasses()
        .that()
        .resideInAPackage(STORE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(PROTOCOL, SERVER, CLI)
        .check(ALL);
  }

  @Test
  void theServerDoesNotSeeTheCommandLine() {
    noClasses()
        .that()
        .resideInAPackage(SERVER)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(CLI)
        .check(ALL);
  }

  @Test
  void theCommandLineAloneNamesConcreteStores() {
    noClasses()
        .that()
        .resideOutsideOfPackages(CLI, STORE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROCKSDB, "dev.stepwell.store.memory..")
        .check(ALL);
    noClasses()
        .that(resideInAPackage(STORE).and(DescribedPredicate.not(resideInAPackage(ROCKSDB))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROCKSDB)
        .check(ALL);
  }

  @Test
  void oneLibraryHasOneRoom() {
    only("org.rocksdb..", resideInAPackage(ROCKSDB));
    only("com.google.protobuf..", resideInAPackage(STORE));
    only("tools.jackson..", resideInAPackage(PROTOCOL));
    only("com.nimbusds..", resideInAPackage(PROTOCOL));
    only("picocli..", resideInAPackage(CLI));
    only("gg.jte..", resideInAPackage(DASHBOARD));
    only("io.prometheus..", resideInAPackage(room("observe")));
    only("io.opentelemetry..", resideInAPackage(room("observe.trace")));
    var edges =
        resideInAnyPackage("dev.stepwell.server.api.edge..", "dev.stepwell.server.delivery.http..");
    only("io.vertx..", edges.or(JavaClass.Predicates.equivalentTo(Server.class)));
    only("io.netty..", edges);
  }

  /// So there is no way out of a server but the one on which the destination policy stands. The
  /// commands that talk to a running server have a way of their own, in one class: they go where
  /// whoever types them says, on his own machine.
  @Test
  void deliveriesAloneReachOut() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.stepwell.server.delivery.http..", "dev.stepwell.testkit..")
        .and()
        .doNotHaveFullyQualifiedName("dev.stepwell.cli.client.Api")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.net.http..", "javax.net..")
                .or(
                    belongToAnyOf(
                        InetAddress.class,
                        Socket.class,
                        SocketChannel.class,
                        DatagramSocket.class,
                        URL.class,
                        URLConnection.class)))
        .check(ALL);
  }

  /// They talk to a server, so they need nothing of one, and start faster without.
  @Test
  void commandsThatTalkToAServerSeeNothingOfIt() {
    noClasses()
        .that()
        .resideInAPackage(CLIENT)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(ENGINE, STORE, SERVER)
                .or(resideInAPackage(CLI).and(DescribedPredicate.not(resideInAPackage(CLIENT)))))
        .check(ALL);
  }

  /// So that a page tells and does no more than the REST API does for whoever has signed in.
  @Test
  void theDashboardSeesTheRestApiAndNothingBehindIt() {
    noClasses()
        .that()
        .resideInAPackage(DASHBOARD)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(ENGINE, STORE, SERVER)
                .and(
                    DescribedPredicate.not(resideInAnyPackage(room("api.edge"), room("api.site")))))
        .check(ALL);
  }

  private static void only(String library, DescribedPredicate<JavaClass> room) {
    noClasses()
        .that(DescribedPredicate.not(room))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(ALL);
  }

  @Test
  void requestsDeliveriesAndTimersSeeThePartitionAndNotEachOther() {
    var rooms = List.of("api", "delivery", "timer");
    for (var room : rooms) {
      var others = rooms.stream().filter(other -> !other.equals(room)).map(ArchitectureTest::room);
      noClasses()
          .that()
          .resideInAPackage(room(room))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(others.toArray(String[]::new))
          .check(ALL);
    }
  }

  @Test
  void thePartitionSeesNoOtherRoomOfTheServerButHowItIsShared() {
    seesOnly(room("partition"), room("partition"), room("share"));
    seesOnly(room("share"), room("share"));
  }

  private static void seesOnly(String room, String... rooms) {
    noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .dependOnClassesThat(
            resideInAPackage(SERVER).and(DescribedPredicate.not(resideInAnyPackage(rooms))))
        .check(ALL);
  }

  /// So that no way is left on which one project could fill what all wait in.
  @Test
  void whatClientsAskForWaitsInTheLineOfTheirProject() {
    noClasses()
        .that()
        .resideInAPackage(room("api"))
        .should()
        .callMethodWhere(
            target(owner(assignableTo(Aggregates.class)))
                .and(target(nameMatching("submit|submitPatiently|call"))))
        .check(ALL);
  }

  @Test
  void theRoomsOfTheServerHaveNoCycle() {
    slices().matching("dev.stepwell.server.(*)..").should().beFreeOfCycles().check(ALL);
    slices().matching("dev.stepwell.server.(**)").should().beFreeOfCycles().check(ALL);
  }

  private static String room(String name) {
    return "dev.stepwell.server." + name + "..";
  }
}
