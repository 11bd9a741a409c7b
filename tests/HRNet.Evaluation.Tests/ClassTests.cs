using HRNet.Evaluation.Classes;
using HRNet.Evaluation.Published;
using HRNet.Models;

namespace HRNet.Evaluation.Tests;

public sealed class ClassTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void A_picture_counts_from_the_place_of_its_class_on()
    {
        var truth = new Dictionary<string, int> { ["first"] = 7, ["third"] = 7, ["none"] = 7, ["fifth"] = 7 };
        var answers = new Dictionary<string, int[]>
        {
            ["first"] = [7, 1, 2, 3, 4],
            ["third"] = [1, 2, 7, 3, 4],
            ["none"] = [1, 2, 3, 4, 5, 7],
            ["fifth"] = [1, 2, 3, 4, 7],
            ["other"] = [1],
        };

        var errors = ClassEvaluator.Errors(truth, answers);

        Assert.Equal([75, 75, 50, 50, 25], errors.Select(error => error.Value));
        Assert.Equal(("top-1 error", "top-5 error"), (errors[0].Name, errors[^1].Name));
        answers["first"] = [7];
        Assert.Equal([75], ClassEvaluator.Errors(truth, answers).Select(error => error.Value));
        answers.Remove("third");
        Assert.Equal("1 of 4 pictures have no answer; the first is 'third'.", Assert.Throws<EvaluationException>(() => ClassEvaluator.Errors(truth, answers)).Message);
    }

    [Theory]
    [InlineData("a.jpg", "Line 1 of 'FILE' is not the name of a picture and the number of its class.")]
    [InlineData("a.jpg 1\nb.jpg n01440764", "Line 2 of 'FILE' is not the name of a picture and the number of its class.")]
    [InlineData("a.jpg -1", "Line 1 of 'FILE' is not the name of a picture and the number of its class.")]
    [InlineData("a.jpg 10", "Line 1 of 'FILE' names class 10; the model knows 0 to 9.")]
    [InlineData("a.jpg 1\n\na.jpg 2", "Line 3 of 'FILE' names a picture for the second time.")]
    [InlineData("\n", "There is no picture in 'FILE'.")]
    public void A_list_that_makes_no_sense_is_refused_with_its_line(string text, string words)
    {
        File.WriteAllText(_file, text);
        Assert.Equal(words, Assert.Throws<EvaluationException>(() => ClassTruth.Read(_file, classes: 10)).Message.Replace(_file, "FILE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a.jpg")]
    [InlineData("a.jpg\t1 x")]
    [InlineData("a.jpg 1 -2")]
    public void Answers_that_make_no_sense_are_refused_with_their_line(string text)
    {
        File.WriteAllText(_file, $"z.jpg 1 2\n{text}");
        Assert.StartsWith("Line 2 of ", Assert.Throws<EvaluationException>(() => ClassPredictions.Read(_file)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("w18", "HRNet_W18_C.pth", 23.2, 6.6)]
    [InlineData("w48", "HRNet_W48_C_ssld_pretrained.pth", 16.4, null)]
    [InlineData("w18", "hrnet-w18_3rdparty_8xb32_in1k_20220120-0c10b180.pth", 23.25, 6.56)]
    [InlineData("w64", "hrnet_w64.ms_in1k.safetensors", 20.5, 5.4)]
    public void A_model_meets_the_row_of_its_file_or_of_its_network(string variant, string source, double top1, double? top5)
    {
        var card = new ModelCard
        {
            Task = ModelTask.Classify,
            Architecture = "HRNet-C",
            Variant = variant,
            InputHeight = 224,
            InputWidth = 224,
            Output = "logits",
            Source = source,
        };

        var row = PublishedRow.For("imagenet", card)!;

        Assert.Equal(top1, row.Figures["top-1 error"]);
        Assert.Equal(top5, row.Figures.TryGetValue("top-5 error", out var value) ? value : null);
    }
}
