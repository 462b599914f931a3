package kolmo.autograd.array.oracle;

import kolmo.autograd.array.Backend;
import kolmo.autograd.array.BackendProvider;

/// Offers [OracleBackend] under the name `oracle`.
public final class OracleBackendProvider implements BackendProvider {

  @Override
  public String name() {
    return "oracle";
  }

  @Override
  public Backend open() {
    return new OracleBackend();
  }
}
