using HRNetWeb.Tests.Support;

namespace HRNetWeb.Tests;

public sealed class ParallelTests(SharedService service)
{
    /// <summary>Scores and pixels may differ in the last digit that is sent: a batch is not always summed in the same order as one picture alone.</summary>
    private const double Tolerance = 0.02;

    [Fact]
    public async Task Requests_at_the_same_time_get_the_answers_that_they_would_get_alone()
    {
        string[] boxes = ["28,75,140,405", "430,18,210,462", "0,0,640,480", "100,50,300,300"];
        var alone = new List<double[]>();
        foreach (var box in boxes)
            alone.Add(Numbers((await service.Client.AskAsync($"/pose?boxes={box}", Pictures.Raw(Pictures.Players))).Json));

        var together = await Task.WhenAll(Enumerable.Range(0, 32).Select(async i =>
            (Index: i % boxes.Length, Answer: await service.Client.AskAsync($"/pose?boxes={boxes[i % boxes.Length]}", Pictures.Raw(Pictures.Players)))));

        foreach (var (index, answer) in together)
        {
            Assert.Equal(200, (int)answer.Response.StatusCode);
            Assert.Equal(alone[index], Numbers(answer.Json), (x, y) => Math.Abs(x - y) <= Tolerance);
        }
    }

    private static double[] Numbers(System.Text.Json.Nodes.JsonNode answer) =>
        [.. answer["people"]!.AsArray().SelectMany(person => person!["keypoints"]!.AsArray())
            .SelectMany(joint => new[] { (double)joint!["x"]!, (double)joint["y"]!, (double)joint["score"]! })];
}
