namespace HRNet.Import.Data;

/// <summary>Class sets of published models whose checkpoints do not always name them.</summary>
public static class ClassSets
{
    /// <summary>A person or not.</summary>
    public static ClassSet Person { get; } = new("person", ["background", "person"], ["#000000", "#dc143c"], []);

    /// <summary>Cityscapes' 19 training classes with the data set's colours.</summary>
    public static ClassSet Cityscapes { get; } = new(
        "cityscapes",
        [
            "road", "sidewalk", "building", "wall", "fence", "pole", "traffic light", "traffic sign", "vegetation", "terrain", "sky", "person", "rider",
            "car", "truck", "bus", "train", "motorcycle", "bicycle",
        ],
        [
            "#804080", "#f423e8", "#464646", "#66669c", "#be9999", "#999999", "#faaa1e", "#dcdc00", "#6b8e23", "#98fb98", "#4682b4", "#dc143c", "#ff0000",
            "#00008e", "#000046", "#003c64", "#005064", "#0000e6", "#770b20",
        ],
        []);

    /// <summary>PASCAL VOC's 20 classes and the background.</summary>
    public static ClassSet Voc { get; } = new(
        "voc",
        [
            "background", "aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow", "diningtable", "dog", "horse", "motorbike",
            "person", "pottedplant", "sheep", "sofa", "train", "tvmonitor",
        ],
        ClassSet.DefaultPalette(21),
        []);

    /// <summary>LIP (Look into Person): parts and clothes. A mirrored picture exchanges arms, legs and shoes.</summary>
    public static ClassSet Lip { get; } = new(
        "lip",
        [
            "background", "hat", "hair", "glove", "sunglasses", "upper-clothes", "dress", "coat", "socks", "pants", "jumpsuits", "scarf", "skirt", "face",
            "left-arm", "right-arm", "left-leg", "right-leg", "left-shoe", "right-shoe",
        ],
        ClassSet.DefaultPalette(20),
        [[14, 15], [16, 17], [18, 19]]);

    /// <summary>COCO's 80 kinds of objects, in the order of mmdet.</summary>
    public static ClassSet Coco { get; } = new(
        "coco",
        [
            "person", "bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat", "traffic light", "fire hydrant", "stop sign",
            "parking meter", "bench", "bird", "cat", "dog", "horse", "sheep", "cow", "elephant", "bear", "zebra", "giraffe", "backpack", "umbrella",
            "handbag", "tie", "suitcase", "frisbee", "skis", "snowboard", "sports ball", "kite", "baseball bat", "baseball glove", "skateboard",
            "surfboard", "tennis racket", "bottle", "wine glass", "cup", "fork", "knife", "spoon", "bowl", "banana", "apple", "sandwich", "orange",
            "broccoli", "carrot", "hot dog", "pizza", "donut", "cake", "chair", "couch", "potted plant", "bed", "dining table", "toilet", "tv", "laptop",
            "mouse", "remote", "keyboard", "cell phone", "microwave", "oven", "toaster", "sink", "refrigerator", "book", "clock", "vase", "scissors",
            "teddy bear", "hair drier", "toothbrush",
        ],
        ClassSet.DefaultPalette(80),
        []);

    /// <summary>The 1000 classes of ImageNet's challenge (ILSVRC 2012), in the order of their synsets, as every code base here has them; their names in
    /// short, as torchvision lists them (which tells the two cranes and the two maillots apart).</summary>
    public static ClassSet ImageNet { get; } = new("imagenet", Lines("imagenet.txt"), ClassSet.DefaultPalette(1000), []);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ClassSet> All { get; } = [Person, Cityscapes, Voc, Lip, Coco, ImageNet];

    /// <summary>The set of that name.</summary>
    /// <exception cref="ImportException">There is none; the message lists those there are.</exception>
    public static ClassSet Find(string name) => All.FirstOrDefault(set => set.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ImportException($"There is no class set \"{name}\". There are: {string.Join(", ", All.Select(set => set.Name))}.");

    /// <summary>The names in a file that is part of the assembly, one a line.</summary>
    private static string[] Lines(string file)
    {
        using var reader = new StreamReader(typeof(ClassSets).Assembly.GetManifestResourceStream(file)!);
        return reader.ReadToEnd().Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
    }
}
