using HRNetWeb.Tests.Live;
using HRNetWeb.Tests.Support;

namespace HRNetWeb.Tests;

public sealed class AcceptTests(SharedService service)
{
    [Theory]
    [InlineData("*/*", "application/json")]
    [InlineData("application/json", "application/json")]
    [InlineData("application/*", "application/json")]
    [InlineData("image/png", "image/png")]
    [InlineData("image/jpeg", "image/jpeg")]
    [InlineData("image/webp", "image/webp")]
    [InlineData("image/svg+xml", "image/svg+xml")]
    [InlineData("image/*", "image/png")]
    [InlineData("image/*;q=0.5, application/json;q=0.4", "image/png")]
    [InlineData("image/*, image/png;q=0", "image/jpeg")]
    [InlineData("image/png;q=0.2, image/webp;q=0.9", "image/webp")]
    [InlineData("text/html, application/xhtml+xml, */*;q=0.8", "application/json")]
    [InlineData("image/jpeg, */*", "image/jpeg")]
    [InlineData("application/json;q=0, */*;q=0.1", "image/png")]
    public async Task The_answer_has_the_form_that_is_liked_best(string accept, string expected)
    {
        foreach (var path in new[] { "/pose", "/segment" })
        {
            var (response, _) = await service.Client.AskAsync(path, Pictures.Raw(Pictures.Astronaut), accept);

            Assert.Equal(200, (int)response.StatusCode);
            Assert.Equal(expected, response.Content.Headers.ContentType?.MediaType);
            Assert.Contains("Accept", response.Headers.Vary);
            Assert.True(response.Headers.Contains("Server-Timing"));
        }
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("image/gif, video/*")]
    [InlineData("*/*;q=0")]
    public async Task Forms_that_are_not_offered_are_a_problem_that_names_those_that_are(string accept)
    {
        var answer = await service.Client.AskAsync("/pose", Pictures.Raw(Pictures.Astronaut), accept);

        var detail = answer.ShouldBeProblem(406, "not_acceptable");
        Assert.Contains("application/json, image/png, image/jpeg, image/webp, image/svg+xml, application/vnd.coco.results+json", detail, StringComparison.Ordinal);
        Assert.Equal(6, answer.Json["allowed"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("/classify")]
    [InlineData("/analyze")]
    public async Task What_paints_nothing_answers_in_JSON_alone(string path)
    {
        var answer = await service.Client.AskAsync(path, Pictures.Raw(Pictures.Astronaut), "image/png");

        Assert.Equal("The Accept header allows none of application/json.", answer.ShouldBeProblem(406, "not_acceptable"));
    }

    [Fact]
    public async Task An_SVG_is_the_overlay_alone_in_the_size_of_the_picture()
    {
        var (_, svg) = await service.Client.AskAsync("/pose?threshold=0", Pictures.Raw(Pictures.Players), "image/svg+xml");

        var text = (string)svg!;
        Assert.StartsWith("<svg ", text, StringComparison.Ordinal);
        Assert.Contains("viewBox=\"0 0 640 480\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<image", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_can_be_got_can_be_asked_about_without_its_body()
    {
        // Over a real connection, where a body that should not be there would break the next answer.
        await using var server = await LiveServer.StartAsync(shipped: true, null);
        using var client = server.CreateClient();
        foreach (var path in new[] { "/", "/models", "/devices", "/health/ready", "/metrics", "/swagger/v1/swagger.json", "/js/app.js" })
        {
            using var get = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            using var request = new HttpRequestMessage(HttpMethod.Head, path);
            using var head = await client.SendAsync(request, TestContext.Current.CancellationToken);

            Assert.Equal((200, 200), ((int)get.StatusCode, (int)head.StatusCode));
            Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }
    }
}
