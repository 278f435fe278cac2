package io.gitops4j.examples.secrets.spring;

import io.gitops4j.examples.secrets.SecretProperties;
import io.gitops4j.secrets.Registration;
import io.gitops4j.secrets.Secret;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes {@link SecretRotated} for as long as its context runs: from when all beans are made, so
 * that none misses one, until it is closed.
 */
final class SecretRotations implements SmartInitializingSingleton, DisposableBean {

  private final SecretProperties properties;
  private final ApplicationEventPublisher publisher;
  private final List<Registration> registrations = new ArrayList<>();

  SecretRotations(SecretProperties properties, ApplicationEventPublisher publisher) {
    this.properties = properties;
    this.publisher = publisher;
  }

  @Override
  public void afterSingletonsInstantiated() {
    properties.names().forEach(name -> properties.secret(name).ifPresent(s -> watch(name, s)));
  }

  private void watch(String name, Secret secret) {
    registrations.add(
        secret.onRotation(
            (previous, current) -> publisher.publishEvent(new SecretRotated(name, secret.ref()))));
  }

  @Override
  public void destroy() {
    registrations.forEach(Registration::close);
  }
}
