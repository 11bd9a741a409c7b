using HRNet.AspNetCore.Endpoints;
using HRNetWeb.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace HRNetWeb.Tests;

/// <summary>The paths of the first version, with and without its prefix.</summary>
public sealed class VersionTests(SharedService service)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/models")]
    [InlineData("/devices")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task What_is_asked_for_is_the_same_with_the_version_and_without(string path) =>
        Assert.Equal((await service.Client.GetJsonAsync(path)).ToJsonString(), (await service.Client.GetJsonAsync("/v1" + path)).ToJsonString());

    [Theory]
    [InlineData("/pose", "people")]
    [InlineData("/segment", "classes")]
    [InlineData("/detect", "objects")]
    [InlineData("/analyze", "pose")]
    public async Task A_picture_is_answered_with_the_version_and_without(string path, string part)
    {
        var (versioned, alias) = (await service.Client.AskAsync("/v1" + path, Pictures.Raw(Pictures.Gray, "image/png")), await service.Client.AskAsync(path, Pictures.Raw(Pictures.Gray, "image/png")));

        Assert.NotNull(versioned.Json[part]);
        Assert.Equal(versioned.Json.AsObject().Select(property => property.Key), alias.Json.AsObject().Select(property => property.Key));
    }

    [Fact]
    public async Task A_problem_names_the_path_that_was_asked()
    {
        var answer = await service.Client.AskAsync("/v1/pose", Pictures.Raw([1, 2, 3]));

        answer.ShouldBeProblem(400, "unreadable_picture");
        Assert.Equal("/v1/pose", (string?)answer.Json["instance"]);
        (await service.Client.AskAsync("/v2/pose", Pictures.Raw(Pictures.Gray))).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public void Every_path_of_the_version_has_its_alias_and_every_name_is_one_endpoint_s()
    {
        var endpoints = service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToArray();
        var paths = endpoints.Select(endpoint => endpoint.RoutePattern.RawText!.TrimEnd('/')).ToHashSet();
        var versioned = paths.Where(path => path.StartsWith("/v1/", StringComparison.Ordinal)).ToArray();

        Assert.InRange(versioned.Length, 15, 100);
        Assert.All(versioned, path => Assert.Contains(path["/v1".Length..], paths));
        var names = endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName).OfType<string>().ToArray();
        Assert.Equal(names.Distinct(), names);
        Assert.Equal("/v1/pose/batch", service.Services.GetRequiredService<LinkGenerator>().GetPathByName("PoseBatch"));
        Assert.Equal(2, endpoints.Count(endpoint => endpoint.Metadata.GetMetadata<PictureTask>() is { Name: "pose" }));
    }

    [Theory]
    [InlineData("/health/ready", true)]
    [InlineData("/v1/health/live", true)]
    [InlineData("/healthy", false)]
    [InlineData("/v1/pose", false)]
    public void Probes_are_known_by_either_path(string path, bool probes) => Assert.Equal(probes, HealthEndpoints.Are(path));
}
