package io.gitops4j.spi;

import io.gitops4j.Health;
import io.gitops4j.ObjectHealth;
import io.gitops4j.ObjectRef;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules for nothing. */
enum NoHealthRules implements HealthRules {
  INSTANCE;

  @Override
  public boolean covers(ObjectRef ref) {
    return false;
  }

  @Override
  public ObjectHealth look(ObjectRef ref, Map<String, @Nullable Object> live) {
    return new ObjectHealth(ref, Health.UNKNOWN, "there is no rule for it");
  }
}
