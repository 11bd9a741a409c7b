namespace HRNet.Import.Data;

/// <summary>What the heat maps of a data set mean, in their order.</summary>
/// <param name="Name">The name for options, such as "coco17".</param>
/// <param name="Keypoints">A name for each.</param>
/// <param name="FlipPairs">Indices that a mirrored picture exchanges.</param>
/// <param name="Limbs">Indices that a skeleton joins.</param>
/// <param name="Sigmas">Standard deviations for OKS; empty where the data set has none.</param>
public sealed record KeypointSet(
    string Name, IReadOnlyList<string> Keypoints, IReadOnlyList<int[]> FlipPairs, IReadOnlyList<int[]> Limbs, IReadOnlyList<float> Sigmas)
{
    /// <summary>The name of a set of which only the number is known.</summary>
    internal const string UnnamedName = "unnamed";

    /// <summary>A set of which only the number is known.</summary>
    public static KeypointSet Unnamed(int count) => new(UnnamedName, [.. Enumerable.Range(0, count).Select(k => $"point_{k}")], [], [], []);
}

/// <summary>
/// The keypoint sets of the published models. Order, pairs, limbs and sigmas are those of each data set's own evaluation, as mmpose's data
/// set descriptions hold them (configs/_base_/datasets); where those have no sigmas, there are none here.
/// </summary>
public static class KeypointSets
{
    private static readonly string[] Fingers = ["thumb", "forefinger", "middle_finger", "ring_finger", "pinky_finger"];

    // Annotated landmarks of 300W (Multi-PIE's 68): contour, brows, nose, eyes, mouth. The middle column has no partner.
    private static readonly int[][] Face68Pairs =
    [
        .. Pairs("0-16 1-15 2-14 3-13 4-12 5-11 6-10 7-9 17-26 18-25 19-24 20-23 21-22 31-35 32-34 36-45 37-44 38-43 39-42 40-47 41-46"),
        .. Pairs("48-54 49-53 50-52 55-59 56-58 60-64 61-63 65-67"),
    ];

    // The wrist, then each finger from its root to its tip.
    private static readonly int[][] HandLimbs =
        Pairs("0-1 1-2 2-3 3-4 0-5 5-6 6-7 7-8 0-9 9-10 10-11 11-12 0-13 13-14 14-15 15-16 0-17 17-18 18-19 19-20");

    // COCO-WholeBody, myeval_wholebody.py: big toe, small toe and heel of each foot; the face's 68; the hand's 21, the same for both.
    private static readonly float[] FootSigmas = [.068f, .066f, .066f, .092f, .094f, .094f];

    private static readonly float[] FaceSigmas =
    [
        .042f, .043f, .044f, .043f, .04f, .035f, .031f, .025f, .02f, .023f, .029f, .032f, .037f, .038f, .043f, .041f, .045f, .013f, .012f, .011f, .011f, .012f, .012f, .011f,
        .011f, .013f, .015f, .009f, .007f, .007f, .007f, .012f, .009f, .008f, .016f, .01f, .017f, .011f, .009f, .011f, .009f, .007f, .013f, .008f, .011f, .012f, .01f, .034f,
        .008f, .008f, .009f, .008f, .008f, .007f, .01f, .008f, .009f, .009f, .009f, .007f, .007f, .008f, .011f, .008f, .008f, .008f, .01f, .008f,
    ];

    private static readonly float[] HandSigmas =
        [.029f, .022f, .035f, .037f, .047f, .026f, .025f, .024f, .035f, .018f, .024f, .022f, .026f, .017f, .021f, .021f, .032f, .02f, .019f, .022f, .031f];

    /// <summary>COCO's person keypoints. Sigmas: cocoapi, cocoeval.py.</summary>
    public static KeypointSet Coco17 { get; } = new(
        "coco17",
        [
            "nose", "left_eye", "right_eye", "left_ear", "right_ear", "left_shoulder", "right_shoulder", "left_elbow", "right_elbow",
            "left_wrist", "right_wrist", "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle",
        ],
        Pairs("1-2 3-4 5-6 7-8 9-10 11-12 13-14 15-16"),
        Pairs("15-13 13-11 16-14 14-12 11-12 5-11 6-12 5-6 5-7 6-8 7-9 8-10 1-2 0-1 0-2 1-3 2-4 3-5 4-6"),
        [.026f, .025f, .025f, .035f, .035f, .079f, .079f, .072f, .072f, .062f, .062f, .107f, .107f, .087f, .087f, .089f, .089f]);

    /// <summary>MPII Human Pose.</summary>
    public static KeypointSet Mpii16 { get; } = new(
        "mpii16",
        [
            "right_ankle", "right_knee", "right_hip", "left_hip", "left_knee", "left_ankle", "pelvis", "thorax", "upper_neck", "head_top",
            "right_wrist", "right_elbow", "right_shoulder", "left_shoulder", "left_elbow", "left_wrist",
        ],
        Pairs("0-5 1-4 2-3 10-15 11-14 12-13"),
        Pairs("0-1 1-2 2-6 6-3 3-4 4-5 6-7 7-8 8-9 8-12 12-11 11-10 8-13 13-14 14-15"),
        []);

    /// <summary>COCO's keypoints and the two that AI Challenger has besides: mmpose's model of both data sets together.</summary>
    public static KeypointSet CocoAic19 { get; } = new(
        "coco_aic19", [.. Coco17.Keypoints, "head_top", "neck"], Coco17.FlipPairs, [.. Coco17.Limbs, .. Pairs("17-18")], [.. Coco17.Sigmas, .026f, .026f]);

    /// <summary>PoseTrack 2018: COCO's body with another head.</summary>
    public static KeypointSet PoseTrack17 { get; } = new(
        "posetrack17",
        ["nose", "head_bottom", "head_top", .. Coco17.Keypoints.Skip(3)],
        Pairs("3-4 5-6 7-8 9-10 11-12 13-14 15-16"),
        Pairs("15-13 13-11 16-14 14-12 11-12 5-11 6-12 5-6 5-7 6-8 7-9 8-10 0-1 0-2 1-5 1-6"),
        Coco17.Sigmas);

    /// <summary>CrowdPose.</summary>
    public static KeypointSet CrowdPose14 { get; } = new(
        "crowdpose14",
        [.. Coco17.Keypoints.Skip(5), "head_top", "neck"],
        Pairs("0-1 2-3 4-5 6-7 8-9 10-11"),
        Pairs("10-8 8-6 11-9 9-7 6-7 0-6 1-7 0-1 0-2 1-3 2-4 3-5 12-13 13-0 13-1"),
        [.. Coco17.Sigmas.Skip(5), .079f, .079f]);

    /// <summary>ExLPose: CrowdPose's body, whose head is not its top.</summary>
    public static KeypointSet ExLPose14 { get; } = CrowdPose14 with
    {
        Name = "exlpose14",
        Keypoints = [.. CrowdPose14.Keypoints.Take(12), "head", "neck"],
        Limbs = Pairs("12-13 13-0 13-1 0-2 2-4 1-3 3-5 13-7 13-6 7-9 9-11 6-8 8-10"),
    };

    /// <summary>AI Challenger. Sigmas: keypoint_eval.py, halved as COCO's measure doubles them.</summary>
    public static KeypointSet Aic14 { get; } = new(
        "aic14",
        [
            "right_shoulder", "right_elbow", "right_wrist", "left_shoulder", "left_elbow", "left_wrist", "right_hip", "right_knee", "right_ankle",
            "left_hip", "left_knee", "left_ankle", "head_top", "neck",
        ],
        Pairs("0-3 1-4 2-5 6-9 7-10 8-11"),
        Pairs("2-1 1-0 0-13 13-3 3-4 4-5 8-7 7-6 6-9 9-10 10-11 12-13 0-6 3-9"),
        [
            .01388152f, .01515228f, .01057665f, .01417709f, .01497891f, .01402144f, .03909642f, .03686941f, .01981803f, .03843971f, .03412318f, .02415081f,
            .01291456f, .01236173f,
        ]);

    /// <summary>COCO-WholeBody: 17 of the body, 6 of the feet, 68 of the face, 21 of each hand.</summary>
    public static KeypointSet WholeBody133 { get; } = new(
        "wholebody133",
        [
            .. Coco17.Keypoints, "left_big_toe", "left_small_toe", "left_heel", "right_big_toe", "right_small_toe", "right_heel",
            .. Enumerable.Range(0, 68).Select(k => $"face_{k}"), .. Hand("left_hand_", "left_"), .. Hand("right_hand_", "right_"),
        ],
        [.. Coco17.FlipPairs, .. Pairs("17-20 18-21 19-22"), .. Shifted(Face68Pairs, 23), .. Enumerable.Range(91, 21).Select(k => new[] { k, k + 21 })],
        [.. Coco17.Limbs, .. Pairs("15-17 15-18 15-19 16-20 16-21 16-22"), .. Shifted(HandLimbs, 91), .. Shifted(HandLimbs, 112)],
        [.. Coco17.Sigmas, .. FootSigmas, .. FaceSigmas, .. HandSigmas, .. HandSigmas]);

    /// <summary>Halpe: 26 of the body, 68 of the face, 21 of each hand.</summary>
    public static KeypointSet Halpe136 { get; } = new(
        "halpe136",
        [
            .. Coco17.Keypoints, "head", "neck", "hip", "left_big_toe", "right_big_toe", "left_small_toe", "right_small_toe", "left_heel", "right_heel",
            .. Enumerable.Range(0, 68).Select(k => $"face_{k}"), .. Hand("left_hand_", "left_"), .. Hand("right_hand_", "right_"),
        ],
        [.. Coco17.FlipPairs, .. Pairs("20-21 22-23 24-25"), .. Shifted(Face68Pairs, 26), .. Enumerable.Range(94, 21).Select(k => new[] { k, k + 21 })],
        [
            .. Pairs("15-13 13-11 11-19 16-14 14-12 12-19 17-18 18-19 18-5 5-7 7-9 18-6 6-8 8-10 1-2 0-1 0-2 1-3 2-4 3-5 4-6 15-20 15-22 15-24 16-21 16-23 16-25"),
            .. Shifted(HandLimbs, 94), .. Shifted(HandLimbs, 115),
        ],
        [.. Coco17.Sigmas, .08f, .08f, .08f, .. Enumerable.Repeat(.089f, 6), .. Enumerable.Repeat(.015f, 110)]);

    /// <summary>A hand: the wrist and four points on each finger (OneHand10K, RHD, COCO-WholeBody).</summary>
    public static KeypointSet Hand21 { get; } = new("hand21", [.. Hand("", "")], [], HandLimbs, []);

    /// <summary>WFLW's 98 landmarks; pairs as in the original face code.</summary>
    public static KeypointSet Wflw98 { get; } = Face(
        "wflw98",
        98,
        [
            .. Enumerable.Range(0, 16).Select(k => new[] { k, 32 - k }),
            .. Pairs("33-46 34-45 35-44 36-43 37-42 38-50 39-49 40-48 41-47 60-72 61-71 62-70 63-69 64-68 65-75 66-74 67-73"),
            .. Pairs("55-59 56-58 76-82 77-81 78-80 87-83 86-84 88-92 89-91 95-93 96-97"),
        ]);

    /// <summary>300W's 68 landmarks.</summary>
    public static KeypointSet Face68 { get; } = Face("300w68", 68, Face68Pairs);

    /// <summary>AFLW's 19 landmarks; pairs as in the original face code.</summary>
    public static KeypointSet Aflw19 { get; } = Face("aflw19", 19, Pairs("0-5 1-4 2-3 6-11 7-10 8-9 12-14 15-17"));

    /// <summary>COFW's 29 landmarks; pairs as in the original face code.</summary>
    public static KeypointSet Cofw29 { get; } = Face("cofw29", 29, Pairs("0-1 4-6 2-3 5-7 8-9 10-11 12-14 16-17 13-15 18-19 22-23"));

    /// <summary>AP-10K's mammals.</summary>
    public static KeypointSet Ap10k17 { get; } = new(
        "ap10k17",
        [
            "left_eye", "right_eye", "nose", "neck", "root_of_tail", "left_shoulder", "left_elbow", "left_front_paw", "right_shoulder", "right_elbow", "right_front_paw",
            "left_hip", "left_knee", "left_back_paw", "right_hip", "right_knee", "right_back_paw",
        ],
        Pairs("0-1 5-8 6-9 7-10 11-14 12-15 13-16"),
        Pairs("0-1 0-2 1-2 2-3 3-4 3-5 5-6 6-7 3-8 8-9 9-10 4-11 11-12 12-13 4-14 14-15 15-16"),
        [.025f, .025f, .026f, .035f, .035f, .079f, .079f, .072f, .072f, .062f, .062f, .107f, .107f, .087f, .087f, .089f, .089f]);

    /// <summary>Animal-Pose: dogs, cats, cows, horses, sheep.</summary>
    public static KeypointSet AnimalPose20 { get; } = new(
        "animalpose20",
        [
            "left_eye", "right_eye", "left_ear_base", "right_ear_base", "nose", "throat", "tail_base", "withers", "left_front_elbow", "right_front_elbow",
            "left_back_elbow", "right_back_elbow", "left_front_knee", "right_front_knee", "left_back_knee", "right_back_knee", "left_front_paw", "right_front_paw",
            "left_back_paw", "right_back_paw",
        ],
        Pairs("0-1 2-3 8-9 10-11 12-13 14-15 16-17 18-19"),
        Pairs("0-1 0-2 1-3 0-4 1-4 4-5 5-7 6-7 5-8 8-12 12-16 5-9 9-13 13-17 6-10 10-14 14-18 6-11 11-15 15-19"),
        [.025f, .025f, .026f, .035f, .035f, .1f, .1f, .1f, .107f, .107f, .107f, .107f, .087f, .087f, .087f, .087f, .089f, .089f, .089f, .089f]);

    /// <summary>Animal Kingdom.</summary>
    public static KeypointSet AnimalKingdom23 { get; } = new(
        "animalkingdom23",
        [
            "head_mid_top", "left_eye", "right_eye", "mouth_front_top", "left_mouth_back", "right_mouth_back", "mouth_front_bottom", "left_shoulder", "right_shoulder",
            "left_elbow", "right_elbow", "left_wrist", "right_wrist", "torso_mid_back", "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle",
            "tail_top_back", "tail_mid_back", "tail_end_back",
        ],
        Pairs("1-2 4-5 7-8 9-10 11-12 14-15 16-17 18-19"),
        Pairs("1-0 2-0 3-4 3-5 6-4 6-5 0-13 13-20 20-21 21-22 0-7 0-8 7-9 8-10 9-11 10-12 20-14 20-15 14-16 15-17 16-18 17-19"),
        [.. Enumerable.Repeat(.025f, 23)]);

    /// <summary>ATRW's tigers.</summary>
    public static KeypointSet Atrw15 { get; } = new(
        "atrw15",
        [
            "left_ear", "right_ear", "nose", "right_shoulder", "right_front_paw", "left_shoulder", "left_front_paw", "right_hip", "right_knee", "right_back_paw", "left_hip",
            "left_knee", "left_back_paw", "tail", "center",
        ],
        Pairs("0-1 3-5 4-6 7-10 8-11 9-12"),
        Pairs("0-2 1-2 2-14 5-6 5-14 3-4 3-14 13-14 9-8 8-7 7-13 12-11 11-10 10-13"),
        [.0277f, .0823f, .0831f, .0202f, .0716f, .0263f, .0646f, .0302f, .044f, .0316f, .0333f, .0547f, .0263f, .0683f, .0539f]);

    /// <summary>Horse-10: the side that is seen and the other one, which a mirror does not exchange.</summary>
    public static KeypointSet Horse22 { get; } = new(
        "horse22",
        [
            "nose", "eye", "near_knee", "near_front_fetlock", "near_front_foot", "off_knee", "off_front_fetlock", "off_front_foot", "shoulder", "mid_shoulder", "elbow", "girth",
            "withers", "near_hind_hock", "near_hind_fetlock", "near_hind_foot", "hip", "stifle", "off_hind_hock", "off_hind_fetlock", "off_hind_foot", "ischium",
        ],
        [],
        Pairs("0-1 1-12 12-16 16-21 21-17 17-11 11-10 10-8 8-9 9-12 2-3 3-4 5-6 6-7 13-14 14-15 18-19 19-20"),
        []);

    /// <summary>All of them. Of several with as many keypoints the first is the one to assume.</summary>
    public static IReadOnlyList<KeypointSet> All { get; } =
    [
        Coco17, Mpii16, WholeBody133, Hand21, CocoAic19, Wflw98, Face68, Aflw19, Cofw29, PoseTrack17, CrowdPose14, Aic14, ExLPose14, Halpe136,
        Ap10k17, AnimalPose20, AnimalKingdom23, Atrw15, Horse22,
    ];

    /// <summary>The set of that name.</summary>
    /// <exception cref="ImportException">There is none; the message lists those there are.</exception>
    public static KeypointSet Find(string name) => All.FirstOrDefault(set => set.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ImportException($"There is no keypoint set \"{name}\". There are: {string.Join(", ", All.Select(set => set.Name))}.");

    /// <summary>
    /// The set to assume for a number of keypoints of which nothing else is known, or null: 17 are COCO's, 14 could be two.
    /// </summary>
    internal static KeypointSet? OfCount(int count) => count == 14 ? null : All.FirstOrDefault(set => set.Keypoints.Count == count);

    /// <summary>The landmarks of a face that the original code has a data set for, or null.</summary>
    internal static KeypointSet? OfFace(int count) => new[] { Wflw98, Face68, Aflw19, Cofw29 }.FirstOrDefault(set => set.Keypoints.Count == count);

    private static KeypointSet Face(string name, int count, int[][] pairs) =>
        KeypointSet.Unnamed(count) with { Name = name, FlipPairs = pairs };

    private static IEnumerable<string> Hand(string root, string finger) =>
        [$"{root}{(root.Length > 0 ? "root" : "wrist")}", .. Fingers.SelectMany(name => Enumerable.Range(1, 4).Select(k => $"{finger}{name}{k}"))];

    private static int[][] Shifted(int[][] pairs, int by) => [.. pairs.Select(pair => new[] { pair[0] + by, pair[1] + by })];

    private static int[][] Pairs(string text) =>
        [.. text.Split(' ').Select(pair => pair.Split('-')).Select(pair => new[] { int.Parse(pair[0]), int.Parse(pair[1]) })];
}
