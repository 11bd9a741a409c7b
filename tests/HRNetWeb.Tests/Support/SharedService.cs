using HRNetWeb.Tests.Support;

[assembly: AssemblyFixture(typeof(SharedService))]

namespace HRNetWeb.Tests.Support;

/// <summary>One service with the shipped models and the shipped settings, for all tests that change neither.</summary>
public sealed class SharedService : IAsyncLifetime
{
    private readonly Service _service = new();

    /// <summary>Speaks to it.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>What it is made of.</summary>
    public IServiceProvider Services => _service.Services;

    public async ValueTask InitializeAsync() => Client = await _service.ReadyClientAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _service.DisposeAsync();
    }
}
