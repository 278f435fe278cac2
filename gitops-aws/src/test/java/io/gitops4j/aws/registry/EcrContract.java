package io.gitops4j.aws.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.aws.AwsTests;
import io.gitops4j.spi.RegistryCredentials.Login;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** What holds against every server that plays ECR. */
abstract class EcrContract {

  static final String HOST = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";

  abstract URI endpoint();

  @Test
  void login_registry_isNameAndPassword() {
    EcrCredentials credentials = new EcrCredentials(AwsTests.settings(endpoint()));

    Login login = credentials.login(HOST);

    assertThat(login.username()).isEqualTo("AWS");
    assertThat(login.password().reveal()).isNotEmpty();
    assertThat(login.toString()).doesNotContain(login.password().reveal());
  }
}
