using System.Text.Json.Nodes;
using HRNet.AspNetCore.Serving;
using HRNet.Inference;
using HRNet.Inference.Catalog;
using HRNetWeb.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HRNetWeb.Tests;

public sealed class HealthTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Until_the_models_are_loaded_it_lives_but_is_not_ready()
    {
        var loaded = new TaskCompletionSource();
        using var service = new Service(services: services => services.AddSingleton<CatalogOpener>(provider => async cancel =>
        {
            await loaded.Task.WaitAsync(cancel);
            return await ModelCatalog.OpenAsync(
                provider.GetRequiredService<IOptions<InferenceOptions>>().Value, provider.GetRequiredService<ILoggerFactory>(), cancel);
        }));
        var client = service.CreateClient();

        Assert.Equal("live", (string?)(await client.GetJsonAsync("/health/live"))["status"]);
        foreach (var path in new[] { "/health/ready", "/models", "/devices" })
        {
            var response = await client.GetAsync(path, Cancel);
            (response, JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancel))!).ShouldBeProblem(503, "not_ready");
            Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
        }
        (await client.AskAsync("/pose", Pictures.Raw(Pictures.Astronaut))).ShouldBeProblem(503, "not_ready");

        loaded.SetResult();
        await service.ReadyClientAsync(TestContext.Current.CancellationToken);
        Assert.Equal("ready", (string?)(await client.GetJsonAsync("/health/ready"))["status"]);
        Assert.Equal(200, (int)(await client.AskAsync("/pose", Pictures.Raw(Pictures.Astronaut))).Response.StatusCode);
    }

    [Theory]
    [InlineData("Inference:Models", "nowhere")]
    [InlineData("Inference:PoseModel", "nobody")]
    public async Task Models_that_cannot_be_opened_stop_the_service(string key, string value)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = Pictures.Root,
            Args = [$"--{key}={value}", "--urls=http://127.0.0.1:0"],
        });
        builder.Logging.ClearProviders();
        builder.AddHRNetWeb();
        await using var app = builder.Build();
        app.UseHRNetWeb();

        await app.RunAsync().WaitAsync(TimeSpan.FromMinutes(1), Cancel);
    }
}
