using System.Net;
using System.Text.Json.Nodes;
using HRNetWeb.Tests.Support;

namespace HRNetWeb.Tests;

public sealed class AnalyzeTests(SharedService service)
{
    [Fact]
    public async Task One_picture_gets_the_answers_that_each_endpoint_gives()
    {
        var (response, all) = await service.Client.AskAsync(
            "/analyze?tasks=pose,segment,detect&pose.threshold=0.3&segment.mask=rle&detect.maxDetections=2", Pictures.Form(Pictures.Players));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await IsAsync("/pose?threshold=0.3", all["pose"]!);
        await IsAsync("/segment?mask=rle", all["segment"]!);
        await IsAsync("/detect?maxDetections=2", all["detect"]!);
    }

    [Fact]
    public async Task People_and_mask_are_asked_for_unless_the_tasks_are_named()
    {
        var (_, both) = await service.Client.AskAsync("/analyze", Pictures.Raw(Pictures.Players));
        var (_, one) = await service.Client.AskAsync("/analyze?tasks=detect", Pictures.Raw(Pictures.Players));

        Assert.Equal(["pose", "segment"], both.AsObject().Select(answer => answer.Key));
        Assert.Equal(["detect"], one.AsObject().Select(answer => answer.Key));
    }

    [Theory]
    [InlineData("/analyze?tasks=pose,dance", 400, "invalid_option", "some of pose, segment, detect")]
    [InlineData("/analyze?threshold=0.3", 400, "unknown_option", "pose.threshold")]
    [InlineData("/analyze?pose.overlay=png", 400, "unknown_option", "There is no option 'pose.overlay' here.")]
    [InlineData("/analyze?tasks=pose&detect.threshold=0.3", 400, "invalid_option", "a task that is not asked for")]
    [InlineData("/analyze?pose.threshold=2", 400, "invalid_option", "from 0 to 1")]
    [InlineData("/analyze?segment.model=nobody", 404, "unknown_model", "nobody")]
    public async Task What_cannot_be_answered_is_refused_in_words(string path, int status, string code, string words)
    {
        var answer = await service.Client.AskAsync(path, Pictures.Raw(Pictures.Gray, "image/png"));

        Assert.Contains(words, answer.ShouldBeProblem(status, code), StringComparison.Ordinal);
    }

    /// <summary>All but the times.</summary>
    private async Task IsAsync(string path, JsonNode answer)
    {
        var (_, alone) = await service.Client.AskAsync(path, Pictures.Raw(Pictures.Players));
        foreach (var node in new[] { alone, answer })
            node.AsObject().Remove("timing");
        Assert.Equal(alone.ToJsonString(), answer.ToJsonString());
    }
}
