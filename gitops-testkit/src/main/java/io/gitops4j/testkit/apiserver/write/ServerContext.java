package io.gitops4j.testkit.apiserver.write;

import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.KindRules;
import io.gitops4j.testkit.apiserver.store.ObjectStore;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Time, uids, addresses and ports of one server.
 *
 * <p>Addresses are taken in turn from 10.96.0.0/16, ports from 30000 to 32767; what a live Service
 * holds is skipped, and the first 256 addresses and 86 ports are left to those who ask for one by
 * its number as long as there are others. Calls are made while the store is locked. Source:
 * k8s.io/kubernetes, {@code pkg/registry/core/service/{ipallocator,portallocator}}.
 */
public final class ServerContext {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
  private static final String NAME_CHARACTERS = "bcdfghjklmnpqrstvwxz2456789";
  private static final long FIRST_PORT = 30000;
  private static final int PORTS = 2768;
  private static final int PORTS_BY_NUMBER = 86;
  private static final int ADDRESSES = 65_535;
  private static final int ADDRESSES_BY_NUMBER = 256;

  private final Clock clock;
  private final ObjectStore store;
  private final SplittableRandom random;
  private int address = ADDRESSES_BY_NUMBER;
  private int port = PORTS_BY_NUMBER;

  /** The context of a server. */
  public ServerContext(Clock clock, ObjectStore store) {
    this.clock = clock;
    this.store = store;
    this.random = new SplittableRandom();
  }

  /** What the time is read from. */
  public Clock clock() {
    return clock;
  }

  /** Now, to the second, as objects hold it. */
  public String now() {
    return SECONDS.format(clock.instant().truncatedTo(ChronoUnit.SECONDS));
  }

  /** Now and some seconds, as objects hold it. */
  public String now(long plusSeconds) {
    return SECONDS.format(clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(plusSeconds));
  }

  /** A new uid. */
  public String newUid() {
    return UUID.randomUUID().toString();
  }

  /** A name that begins with a prefix, which is cut to 58 characters. */
  public String generateName(String prefix) {
    StringBuilder name = new StringBuilder(prefix.substring(0, Math.min(58, prefix.length())));
    for (int i = 0; i < 5; i++) {
      name.append(NAME_CHARACTERS.charAt(random.nextInt(NAME_CHARACTERS.length())));
    }
    return name.toString();
  }

  /** What the rules of kinds may ask. */
  KindRules.WriteContext forWrite(boolean dryRun, List<String> warnings) {
    return forWrite(dryRun, "", warnings);
  }

  /** What the rules of kinds may ask when a subresource is written. */
  KindRules.WriteContext forWrite(boolean dryRun, String subresource, List<String> warnings) {
    return new KindRules.WriteContext() {
      @Override
      public String now() {
        return ServerContext.this.now();
      }

      @Override
      public boolean dryRun() {
        return dryRun;
      }

      @Override
      public boolean allocates() {
        return subresource.isEmpty();
      }

      @Override
      public String allocateClusterIp() {
        return dryRun ? "10.96.0.0" : nextAddress();
      }

      @Override
      public long allocateNodePort() {
        return nextPort();
      }

      @Override
      public String claimClusterIp(String address) {
        return !dryRun && takenAddresses().contains(address)
            ? "provided IP is already allocated"
            : "";
      }

      @Override
      public String claimNodePort(long wanted) {
        return takenPorts().contains(String.valueOf(wanted))
            ? "provided port is already allocated"
            : "";
      }

      @Override
      public @Nullable Map<String, @Nullable Object> priorityClass(String name) {
        String classes = "priorityclasses.scheduling.k8s.io";
        if (!name.isEmpty()) {
          return store.get(classes, "", name);
        }
        return store.list(classes, "").objects().stream()
            .filter(c -> Boolean.TRUE.equals(c.get("globalDefault")))
            .findFirst()
            .orElse(null);
      }

      @Override
      public void warn(String text) {
        warnings.add(text);
      }

      @Override
      public String newUid() {
        return ServerContext.this.newUid();
      }
    };
  }

  private Set<String> takenAddresses() {
    Set<String> taken = new HashSet<>();
    for (Map<String, @Nullable Object> service : store.list("services", "").objects()) {
      List<@Nullable Object> addresses = Json.list(service, "spec", "clusterIPs");
      if (addresses != null) {
        addresses.forEach(a -> taken.add(String.valueOf(a)));
      }
    }
    return taken;
  }

  private String nextAddress() {
    Set<String> taken = takenAddresses();
    address =
        next(address, ADDRESSES_BY_NUMBER, ADDRESSES, n -> !taken.contains(addressOf(n)))
            .orElseThrow(() -> full("serviceIP"));
    return addressOf(address);
  }

  private static String addressOf(int number) {
    return "10.96." + number / 256 + "." + number % 256;
  }

  /**
   * The next number that is free: from the upper band in turn, when that is full from the lower.
   */
  private static OptionalInt next(int last, int band, int end, IntPredicate free) {
    return IntStream.concat(
            IntStream.concat(IntStream.range(last + 1, end), IntStream.rangeClosed(band, last)),
            IntStream.range(1, band))
        .filter(free)
        .findFirst();
  }

  private static ApiException full(String what) {
    return ApiException.internal(
        "Internal error occurred: failed to allocate a " + what + ": range is full");
  }

  private Set<String> takenPorts() {
    Set<String> taken = new HashSet<>();
    for (Map<String, @Nullable Object> service : store.list("services", "").objects()) {
      List<@Nullable Object> ports = Json.list(service, "spec", "ports");
      if (ports != null) {
        ports.forEach(p -> taken.add(String.valueOf(Json.at(p, "nodePort"))));
      }
      taken.add(String.valueOf(Json.at(service, "spec", "healthCheckNodePort")));
    }
    return taken;
  }

  private long nextPort() {
    Set<String> taken = takenPorts();
    port =
        next(port, PORTS_BY_NUMBER, PORTS, n -> !taken.contains(String.valueOf(FIRST_PORT + n)))
            .orElseThrow(() -> full("nodePort"));
    return FIRST_PORT + port;
  }
}
