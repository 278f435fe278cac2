package io.gitops4j.k8s;

import io.gitops4j.ChangeSet;
import io.gitops4j.HealthReport;
import io.gitops4j.ObjectRef;
import io.gitops4j.Plan;
import io.gitops4j.UnitId;
import io.gitops4j.spi.Applier;
import io.gitops4j.spi.ApplyRequest;
import io.gitops4j.spi.AwaitRequest;
import io.gitops4j.spi.ClusterCapabilities;
import io.gitops4j.spi.OwnedUnit;
import io.gitops4j.spi.PlanRequest;
import io.gitops4j.spi.ReleaseKit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The applier of another cluster, for as long as whoever opened it uses it. */
final class RemoteApplier implements Applier {

  private final Applier home;
  private final Connection connection;
  private final Runnable left;
  private final AtomicBoolean closed = new AtomicBoolean();

  RemoteApplier(Applier home, Connection connection, Runnable left) {
    this.home = home;
    this.connection = connection;
    this.left = left;
  }

  @Override
  public String id() {
    return home.id();
  }

  @Override
  public Plan plan(PlanRequest request) {
    return ServerSideApplier.plan(connection, request);
  }

  @Override
  public ChangeSet apply(ApplyRequest request) {
    return ServerSideApplier.apply(connection, request);
  }

  @Override
  public HealthReport await(AwaitRequest request) {
    return ServerSideApplier.await(connection, request);
  }

  @Override
  public Optional<Map<String, @Nullable Object>> read(String apiVersion, ObjectRef ref) {
    return ServerSideApplier.read(connection, apiVersion, ref);
  }

  @Override
  public Set<UnitId> units() {
    return home.units();
  }

  @Override
  public List<OwnedUnit> ownedUnits() {
    return home.ownedUnits();
  }

  @Override
  public void release(UnitId unit) {
    home.release(unit);
  }

  @Override
  public Optional<ReleaseKit> releaseKit() {
    return Optional.of(connection.kit());
  }

  @Override
  public Optional<ClusterCapabilities> capabilities() {
    return ServerSideApplier.capabilities(connection);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      left.run();
    }
  }
}
