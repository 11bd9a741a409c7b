using System.Text.Json;
using HRNet.Imaging;
using HRNet.Inference.Catalog;
using HRNet.Inference.Detection;
using HRNet.Inference.Geometry;
using HRNet.Inference.Pose;
using HRNet.Inference.Results;

namespace HRNet.Inference.Tests.Models;

public sealed class ModelTests : IDisposable
{
    private static readonly string s_pose = Shipped("pose_coco17_w18_small_v1_192x144.onnx");
    private static readonly string s_detect = Shipped("detect_person_w18_small_v1_320.onnx");
    private static readonly string s_segment = Shipped("segment_person_w18_small_v1_256.onnx");
    private static readonly string s_street = Sample("street.jpg");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hrnet");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_pose_model_opens_by_its_path_and_names_the_joints_of_the_people_in_a_picture()
    {
        using var pose = PoseModel.Open(s_pose);

        var people = pose.Estimate(s_street);

        Assert.Equal("detect_person_w18_small_v1_320", pose.Detector?.Name);
        Assert.Equal(BoxSource.Detector, people.Boxes);
        Assert.NotEmpty(people.People);
        foreach (var person in people)
            Assert.InRange(person["left_shoulder"].X, 0, 768);
        Assert.Contains("left_wrist", Assert.Throws<KeyNotFoundException>(() => people.People[0]["tail"]).Message);
    }

    [Fact]
    public async Task A_path_bytes_a_stream_and_a_frame_get_the_same_answer()
    {
        await using var pose = await PoseModel.OpenAsync(s_pose, cancel: Cancel);
        var bytes = await File.ReadAllBytesAsync(s_street, Cancel);
        using var frame = PictureCodec.Create().Decode(bytes, new PictureLimits(), Cancel);
        using var stream = File.OpenRead(s_street);
        Picture[] same = [s_street, bytes, stream, frame];

        var answers = new List<string>();
        await foreach (var answer in pose.EstimateAsync(same, cancel: Cancel))
            answers.Add(answer.ToCocoJson(1));

        Assert.Equal(4, answers.Count);
        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task Many_pictures_are_answered_in_their_order_and_asked_for_as_the_answers_go_on()
    {
        await using var detect = await DetectionModel.OpenAsync(s_detect, cancel: Cancel);
        var asked = 0;
        var counts = new List<int>();

        await foreach (var answer in detect.DetectAsync(Pictures(), new DetectRequest { Threshold = .4f }, Cancel))
        {
            counts.Add(answer.Objects.Count);
            Assert.InRange(asked, counts.Count, counts.Count + Math.Max(2, Environment.ProcessorCount));
        }

        Assert.Equal([.. Enumerable.Range(0, 20).Select(k => k % 2 == 0 ? counts[0] : 0)], counts);
        Assert.NotEqual(0, counts[0]);

        IEnumerable<Picture> Pictures()
        {
            for (var k = 0; k < 20; k++)
            {
                asked++;
                if (k % 2 == 0)
                    yield return s_street;
                else
                    yield return Gray(64, 64);
            }
        }
    }

    [Fact]
    public async Task A_bad_picture_among_many_is_an_error_at_its_place_and_leaves_nothing_running()
    {
        await using var segment = await SegmentationModel.OpenAsync(s_segment, cancel: Cancel);
        var answered = 0;

        await Assert.ThrowsAsync<PictureException>(async () =>
        {
            await foreach (var answer in segment.SegmentAsync([Gray(40, 30), Gray(40, 30), new byte[100], Gray(40, 30)], cancel: Cancel))
                answered++;
        });

        Assert.Equal(2, answered);
    }

    [Fact]
    public async Task For_who_has_given_up_nothing_is_decoded()
    {
        await using var detect = await DetectionModel.OpenAsync(s_detect, cancel: Cancel);
        using var gray = Gray(64, 64);
        var damaged = PictureCodec.Create().Encode(gray, PictureFormat.Png);
        foreach (ref var value in damaged.AsSpan(damaged.Length / 2, 4))
            value ^= 0xFF;

        await Assert.ThrowsAsync<PictureException>(() => detect.DetectAsync(damaged, cancel: Cancel));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => detect.DetectAsync(damaged, cancel: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void A_model_of_another_task_and_a_file_that_is_not_there_are_refused_in_words()
    {
        Assert.Equal(
            "'detect_person_w18_small_v1_320.onnx' is a model for the task 'Detect', not for 'Pose'.", Assert.Throws<ModelLoadException>(() => PoseModel.Open(s_detect)).Message);
        Assert.StartsWith("'nowhere.onnx' is neither an .onnx file nor a model for this task in '", Assert.Throws<UnknownModelException>(() => SegmentationModel.Open("nowhere.onnx")).Message);
        Assert.Contains("There is no device 'gpu'", Assert.Throws<RequestException>(() => DetectionModel.Open(s_detect, new() { Device = "gpu" })).Message);
    }

    [Fact]
    public void A_damaged_model_in_the_same_folder_is_not_in_the_way()
    {
        File.Copy(s_pose, In("pose.onnx"));
        File.Copy(s_detect, In("person.onnx"));
        File.WriteAllText(In("a.onnx"), "no model");

        using var pose = PoseModel.Open(In("pose.onnx"));
        using var alone = PoseModel.Open(In("pose.onnx"), new() { Detector = "" });

        Assert.Equal("person", pose.Detector?.Name);
        Assert.Null(alone.Detector);
        Assert.Equal(BoxSource.WholePicture, alone.Estimate(s_street).Boxes);
    }

    [Fact]
    public async Task An_overlay_is_a_picture_or_the_shapes_alone_and_leaves_the_frame_as_it_was()
    {
        await using var pose = await PoseModel.OpenAsync(s_pose, cancel: Cancel);
        using var frame = PictureCodec.Create().Decode(await File.ReadAllBytesAsync(s_street, Cancel), new PictureLimits(), Cancel);
        var before = frame.Pixels.ToArray();

        var shown = await pose.SaveOverlayAsync(frame, In("people.png"), cancel: Cancel);
        await pose.SaveOverlayAsync(frame, In("people.svg"), new PoseRequest { Boxes = [new Box(0, 0, 300, 500)] }, Cancel);
        var refusal = await Assert.ThrowsAsync<RequestException>(() => pose.SaveOverlayAsync(frame, In("people.gif"), cancel: Cancel));

        Assert.NotEmpty(shown.People);
        Assert.Equal((768, 576), Size(PictureCodec.Create().Identify(await File.ReadAllBytesAsync(In("people.png"), Cancel))));
        Assert.Contains("<svg", await File.ReadAllTextAsync(In("people.svg"), Cancel));
        Assert.Equal("'people.gif' has to end in .png, .jpg, .webp or .svg.", refusal.Message);
        Assert.True(frame.Pixels.SequenceEqual(before));

        static (int, int) Size(PictureInfo info) => (info.Width, info.Height);
    }

    [Fact]
    public void People_and_objects_are_written_as_COCO_reads_them()
    {
        using var pose = PoseModel.Open(s_pose);
        var people = pose.Estimate(s_street);
        var toothbrush = new DetectResult("m", "cpu", [new(79, "toothbrush", .5f, new Box(1, 2, 3, 4), new ObjectMask(1, 0, 1, 2, new[] { false, true }, new(3, 2)))], new StageTiming());

        var written = JsonDocument.Parse(people.ToCocoJson(42)).RootElement;
        var found = JsonDocument.Parse(toothbrush.ToCocoJson(7)).RootElement[0];

        Assert.Equal(people.People.Count, written.GetArrayLength());
        Assert.Equal(42, written[0].GetProperty("image_id").GetInt64());
        Assert.Equal(51, written[0].GetProperty("keypoints").GetArrayLength());
        Assert.Equal(90, found.GetProperty("category_id").GetInt32());
        Assert.Equal("[3,1,2]", found.GetProperty("segmentation").GetProperty("counts").GetRawText());
        Assert.Throws<ArgumentException>(() => toothbrush.ToCocoJson(7, categories: [1]));
    }

    private static string Shipped(string file) => Path.Combine(AppContext.BaseDirectory, "Shipped", file);

    private static string Sample(string file) => Path.Combine(AppContext.BaseDirectory, "Samples", file);

    private static Frame Gray(int width, int height)
    {
        var frame = new Frame(width, height);
        frame.Pixels.Fill(128);
        return frame;
    }

    private string In(string file) => Path.Combine(_folder.FullName, file);
}
