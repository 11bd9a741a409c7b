using System.Net;
using HRNetWeb.Tests.Support;

namespace HRNetWeb.Tests;

public sealed class ClassifyTests(MadeService service, SharedService shipped)
{
    [Fact]
    public async Task A_picture_is_answered_with_its_five_best_classes_and_their_probabilities()
    {
        var (response, answer) = await service.Client.AskAsync("/classify", Pictures.Form(Pictures.Players));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal((640, 480), ((int)answer["image"]!["width"]!, (int)answer["image"]!["height"]!));
        Assert.Equal(("kind", "cpu"), ((string?)answer["model"], (string?)answer["device"]));
        var classes = answer["classes"]!.AsArray();
        Assert.Equal([4, 1, 3, 0, 2], classes.Select(found => (int)found!["classId"]!));
        Assert.Equal("class_4", (string?)classes[0]!["label"]);
        var sum = new double[] { 0, 2, 0, 1, 3, -1, -2 }.Sum(Math.Exp);
        Assert.Equal(Math.Exp(3) / sum, (double)classes[0]!["score"]!, 1e-4);
        Assert.True((double)answer["timing"]!["inference"]! > 0);
        Assert.Contains("inference;dur=", response.Headers.GetValues("Server-Timing").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_many_classes_are_answered_as_are_asked_for()
    {
        Assert.Equal([4], await Ids("/classify?top=1"));
        Assert.Equal([4, 1, 3, 0, 2, 5, 6], await Ids("/classify?top=7&model=kind"));

        async Task<IEnumerable<int>> Ids(string path) =>
            (await service.Client.AskAsync(path, Pictures.Raw(Pictures.Players))).Json["classes"]!.AsArray().Select(found => (int)found!["classId"]!);
    }

    [Theory]
    [InlineData("/classify?top=8", 400, "invalid_option", "it must be 1 to 7")]
    [InlineData("/classify?top=0", 400, "invalid_option", "whole number from 1")]
    [InlineData("/classify?threshold=0.2", 400, "unknown_option", "model, top")]
    [InlineData("/classify?model=people", 404, "unknown_model", "There is: kind.")]
    [InlineData("/analyze?tasks=classify&classify.top=9", 400, "invalid_option", "it must be 1 to 7")]
    public async Task What_cannot_be_answered_is_refused_in_words(string path, int status, string code, string words) =>
        Assert.Contains(words, (await service.Client.AskAsync(path, Pictures.Raw(Pictures.Players))).ShouldBeProblem(status, code), StringComparison.Ordinal);

    [Fact]
    public async Task Nothing_is_painted()
    {
        var answer = await service.Client.AskAsync("/classify", Pictures.Raw(Pictures.Players), "image/png");

        Assert.Contains("none of application/json.", answer.ShouldBeProblem(406, "not_acceptable"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await service.Client.AskAsync("/classify", Pictures.Raw(Pictures.Players), "image/png, */*;q=0.1")).Response.StatusCode);
    }

    [Fact]
    public async Task A_service_without_a_classifier_says_so() =>
        Assert.Equal("No classification model is loaded.", (await shipped.Client.AskAsync("/classify", Pictures.Raw(Pictures.Players))).ShouldBeProblem(404, "unknown_model"));

    [Fact]
    public async Task The_class_is_one_of_several_answers_about_one_picture()
    {
        var (_, both) = await service.Client.AskAsync("/analyze?tasks=classify,detect&classify.top=2", Pictures.Raw(Pictures.Players));

        Assert.Equal(["detect", "classify"], both.AsObject().Select(answer => answer.Key));
        Assert.Equal([4, 1], both["classify"]!["classes"]!.AsArray().Select(found => (int)found!["classId"]!));
    }

    [Fact]
    public async Task The_model_is_listed_with_its_classes()
    {
        var model = (await service.Client.GetJsonAsync("/models/kind"))!;

        Assert.Equal(("classify", true, 7), ((string?)model["task"], (bool)model["default"]!, model["classes"]!.AsArray().Count));
    }
}
