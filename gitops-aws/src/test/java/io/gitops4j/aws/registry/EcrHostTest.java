package io.gitops4j.aws.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EcrHostTest {

  @ParameterizedTest
  @CsvSource({
    "123456789012.dkr.ecr.eu-west-1.amazonaws.com, eu-west-1, false, false",
    "123456789012.DKR.ECR.EU-West-1.amazonaws.com, eu-west-1, false, false",
    "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn, cn-north-1, false, false",
    "123456789012.dkr.ecr.us-gov-west-1.amazonaws.com, us-gov-west-1, false, false",
    "123456789012.dkr.ecr-fips.us-east-1.amazonaws.com, us-east-1, true, false",
    "123456789012.dkr-ecr.eu-central-1.on.aws, eu-central-1, false, true",
    "123456789012.dkr-ecr-fips.us-west-2.on.aws, us-west-2, true, true",
    "123456789012.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn, cn-north-1, false, true",
    "123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu, eusc-de-east-1, false, false",
    "123456789012.dkr.ecr.us-iso-east-1.c2s.ic.gov, us-iso-east-1, false, false",
  })
  void parse_registry_saysAccountAndRegion(
      String host, String region, boolean fips, boolean dualStack) {
    assertThat(EcrHost.parse(host)).hasValue(new EcrHost("123456789012", region, fips, dualStack));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "public.ecr.aws",
        "registry.example.com",
        "123456789012.dkr.ecr.eu-west-1.amazonaws.com.example.com",
        "example.com/123456789012.dkr.ecr.eu-west-1.amazonaws.com",
        "123456789012.dkr.ecr.eu-west-1.amazonaws.com:443",
        "x123456789012.dkr.ecr.eu-west-1.amazonaws.com",
        "12345678901.dkr.ecr.eu-west-1.amazonaws.com",
        "123456789012.dkr.ecr.eu-west-1.amazonaws.co",
        "123456789012.dkr.ecr.eu-west-1xamazonaws.com",
        "123456789012.dkr.ecr..amazonaws.com",
        "123456789012.dkr.ecr.eu-west-1.on.aws",
        "123456789012.dkr-ecr.eu-west-1.amazonaws.com",
      })
  void parse_anotherHost_isNone(String host) {
    assertThat(EcrHost.parse(host)).isEmpty();
  }
}
