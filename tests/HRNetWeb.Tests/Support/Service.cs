using System.Net.Http.Headers;
using HRNet.AspNetCore.Serving;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HRNetWeb.Tests.Support;

/// <summary>The whole service in memory, with settings and services of a test's own.</summary>
internal sealed class Service(IReadOnlyDictionary<string, string>? settings = null, Action<IServiceCollection>? services = null)
    : WebApplicationFactory<Program>
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSolutionRelativeContentRoot("", "*.sln");
        foreach (var (key, value) in settings ?? new Dictionary<string, string>())
            builder.UseSetting(key, value);
        builder.ConfigureLogging(logging => logging.ClearProviders());
        if (services is not null)
            builder.ConfigureTestServices(services);
    }

    /// <summary>A client, once the models are loaded.</summary>
    public async Task<HttpClient> ReadyClientAsync(CancellationToken cancel)
    {
        var client = CreateClient();
        var host = Services.GetRequiredService<ModelHost>();
        var stopping = Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        while (!host.IsReady)
        {
            Assert.False(stopping.IsCancellationRequested, "The service stopped: its models could not be opened.");
            await Task.Delay(20, cancel);
        }
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
        return client;
    }
}
